import type { BrowserContext } from '@playwright/test';
import { waitFor } from '../engines/process-identity.mjs';
import type { Caller } from './api-client';
import { openLiveTab } from './live-tab';
import { openLogReader } from './log-reader';
import type { seededRandom } from './seeded-random';

/** Else the machine would do nothing but open pages. */
const BETWEEN_VISITS_MS = 250;
const PAGES = ['overview', 'stats', 'logs', 'health', 'processes', 'files', 'inspect'];

export interface Visitors {
  visits(): number;
  /** Waits until everybody has left; nobody comes until `resume`. */
  rest(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
}

/** People and programs that come, look at something, and go: pages in a real browser, live connections, followed logs. */
export function startVisitors(options: {
  url: string;
  admin: Caller;
  context: BrowserContext;
  random: ReturnType<typeof seededRandom>;
}): Visitors {
  const { url, admin, context, random } = options;
  let visits = 0;
  let resting = false;
  let stopped = false;
  let inside = 0;
  let waiting: (() => void)[] = [];
  function wake(): void {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  }

  async function someContainer(): Promise<string | null> {
    const { body } = await admin.ask('GET', '/api/containers');
    const ids: string[] = (body.containers ?? []).map((row: { id: string }) => row.id);
    return ids.length === 0 ? null : random.pick(ids);
  }

  async function byBrowser(): Promise<void> {
    const id = await someContainer();
    const path =
      id === null || random.whole(0, 2) === 0
        ? random.pick(['/', '/containers'])
        : `/hosts/local/containers/${id}/${random.pick(PAGES)}`;
    const page = await context.newPage();
    try {
      await page.goto(url + path);
      await page.getByRole('main').waitFor({ timeout: 20_000 });
    } finally {
      await page.close();
    }
  }

  async function byLiveConnection(): Promise<void> {
    const id = await someContainer();
    const tab = await openLiveTab(url, admin.headers, [
      { kind: 'fleet' },
      { kind: 'stats' },
      ...(id === null
        ? []
        : [
            { kind: 'container-stats' as const, host: 'local', container: id },
            { kind: 'logs' as const, host: 'local', container: id, tail: 100 },
          ]),
    ]);
    await waitFor(() => tab.said.length > 3, { timeoutMs: 30_000, what: 'a tab to be served' }).finally(() =>
      tab.close(),
    );
  }

  async function byProgram(): Promise<void> {
    const id = await someContainer();
    if (id === null) return;
    const reader = await openLogReader(url, admin.headers, id, 'tail=100');
    await waitFor(() => reader.ended(), { timeoutMs: 30_000, what: 'a log to be read' }).finally(() => reader.leave());
    (await openLogReader(url, admin.headers, id, 'tail=10&follow=true')).leave();
  }

  async function comeAndGo(visit: () => Promise<void>): Promise<void> {
    while (!stopped) {
      if (resting) await new Promise<void>((resolve) => waiting.push(resolve));
      if (stopped) return;
      inside += 1;
      try {
        await visit();
        visits += 1;
      } catch {
        // What they look at may go while they look, and the engine with it: that is what this is for.
      } finally {
        inside -= 1;
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_VISITS_MS));
    }
  }

  const all = Promise.all([byBrowser, byLiveConnection, byProgram].map(comeAndGo));
  return {
    visits: () => visits,
    async rest() {
      resting = true;
      await waitFor(() => inside === 0, { timeoutMs: 60_000, what: 'everybody to leave' });
    },
    resume() {
      resting = false;
      wake();
    },
    async stop() {
      stopped = true;
      resting = false;
      wake();
      await all;
    },
  };
}
