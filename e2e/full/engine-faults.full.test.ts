import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContainer } from '../engine-container';
import { waitFor } from '../engines/process-identity.mjs';
import { errorLines } from './api-client';
import { consoleKit, isWell } from './console-kit';
import { containerRequests, type Outcome, outcomeOf, type Request, recordOwn, recordProvoked } from './engine-calls';
import { FAULT_NAMES, FAULTS, type FaultName, HARMLESS } from './faults';
import { type LiveTab, openLiveTab } from './live-tab';

/** The slowest call that is waited for in full: the removal of a container. */
const LONGEST_CALL_MS = 130_000;

/** Calls of which the console does not read the answer, or can do without it. */
const UNREAD = /^(POST|DELETE) |^GET \/images\//;
/** A body of which any bytes, or none, are a true answer. */
const mayBeTaken = (kind: string, fault: FaultName): boolean => {
  if (HARMLESS.has(fault)) return true;
  if (/^GET \/images\//.test(kind)) return true;
  if (UNREAD.test(kind)) return fault === 'garbage' || fault === 'empty';
  if (kind === 'GET /_ping') return fault === 'garbage' || fault === 'empty';
  if (/\/logs/.test(kind)) return fault === 'empty';
  return /\/stats/.test(kind);
};

describe.each(['28', '20'] as const)('Engine %s fails', (version) => {
  const setUp = consoleKit({ version });
  let subject: TestContainer;
  let tab: LiveTab;
  let watched: TestContainer;
  let provoked: Map<string, Request>;
  let own: string[];

  beforeAll(async () => {
    const { kit } = setUp;
    subject = await kit.container('subject', 'while :; do echo tick; sleep 1; done');
    watched = await kit.container('watched', 'while :; do echo tock; sleep 1; done');
    const { id } = watched;
    tab = await openLiveTab(kit.console.url, kit.admin.headers, [
      { kind: 'fleet' },
      { kind: 'stats' },
      { kind: 'container-stats', host: 'local', container: id },
      { kind: 'logs', host: 'local', container: id, tail: 10 },
    ]);
    await served(0, 0);
    provoked = await recordProvoked(kit, containerRequests(kit, subject));
    const [said, lines] = [tab.said.length, tab.lines()];
    own = await recordOwn(kit, async () => {
      await waitFor(() => told(said).some(({ status }) => status === 'live'), {
        timeoutMs: 45_000,
        what: 'the console to connect again',
      });
      await served(tab.said.length, lines);
    });
    console.log(`Engine ${version}, for others: ${[...provoked.keys()].join(', ')}; by itself: ${own.join(', ')}`);
  });
  afterAll(() => tab?.close());

  /** Figures and log lines come, over the connection that was there all the time. */
  const served = (said: number, lines: number) =>
    waitFor(() => tab.lines() > lines && tab.said.slice(said).some(({ type }) => type === 'container-stats'), {
      timeoutMs: 45_000,
      what: 'figures and lines to come',
    });
  /** What the tab was told of the host since then. */
  const told = (mark: number): { status: string; trouble: { code: string } | null }[] =>
    tab.said
      .slice(mark)
      .filter(({ type }) => type === 'snapshot' || type === 'patch')
      .flatMap(({ hosts }) => hosts ?? []);
  /** A log that ended for a reason of the engine's is opened again by who reads it. */
  function reopenLog(mark: number, what: string): void {
    for (const { sub, problem } of tab.said.slice(mark).filter(({ type }) => type === 'ended')) {
      expect(problem?.code, `${what}: the log ended`).toMatch(/^engine_/);
      tab.say({ type: 'subscribe', sub, topic: { kind: 'logs', host: 'local', container: watched.id, tail: 10 } });
    }
  }

  const host = async () => (await setUp.kit.admin.ask('GET', '/api/hosts')).body.hosts[0];
  async function recovers(what: string): Promise<void> {
    const { kit } = setUp;
    await waitFor(async () => (await host()).status === 'live', {
      timeoutMs: 45_000,
      what: `live again after ${what}`,
    });
    await waitFor(async () => JSON.stringify(sorted(await kit.told())) === JSON.stringify(sorted(await kit.truth())), {
      timeoutMs: 15_000,
      what: `the truth after ${what}`,
    });
    expect((await host()).trouble, what).toBeNull();
  }
  const sorted = (record: Record<string, string>) => Object.entries(record).sort(([a], [b]) => a.localeCompare(b));

  /** Null when it is the truth. */
  function complaint(kind: string, fault: FaultName, { status, type, body, cut }: Outcome): string | null {
    if (cut) return /\/logs/.test(kind) && !HARMLESS.has(fault) ? null : 'the answer was cut';
    if (status === 200) return mayBeTaken(kind, fault) ? null : 'called a success';
    if (type !== 'application/problem+json') return `${status} as ${type}`;
    if (HARMLESS.has(fault)) return `refused: ${body.code}`;
    return /^engine_/.test(body.code) ? null : `told as ${body.code}`;
  }

  test('its calls are those that were recorded: all kinds are there', () => {
    const kinds = [...provoked.keys(), ...own].join('\n');
    for (const part of [
      '_ping',
      'version',
      'info',
      'events',
      'containers/json',
      '/json',
      '/stats',
      '/logs',
      '/top',
      '/changes',
    ])
      expect(kinds).toContain(part);
    for (const action of ['start', 'stop', 'restart', 'pause', 'unpause', 'kill'])
      expect(kinds).toContain(`/${action}`);
    expect(kinds).toContain('DELETE /containers/*');
  });

  test.each(FAULT_NAMES)('a call that is asked for meets: %s', async (fault) => {
    const { kit } = setUp;
    const complaints: string[] = [];
    for (const [kind, request] of provoked) {
      const what = `${kind}, ${fault}`;
      const path = await request.prepare();
      kit.proxy.spoil((name) => name === kind, FAULTS[fault]);
      const asking = outcomeOf(kit, request, path);
      if (fault === 'hang') {
        await waitFor(() => kit.proxy.held() > 0, { timeoutMs: 10_000, what: `${what} to be met` });
        // One call that hangs keeps nothing else waiting.
        expect(await isWell(kit.console), what).toBe(true);
        expect((await kit.admin.ask('GET', '/api/containers')).status, what).toBe(200);
        kit.proxy.mend();
        const { status } = await asking;
        if (status !== 200) complaints.push(`${what}: ${status} although it was answered in the end`);
      } else {
        const outcome = await asking;
        const wrong = complaint(kind, fault, outcome);
        if (wrong) complaints.push(`${what}: ${wrong}`);
        if (kit.proxy.hits() === 0) complaints.push(`${what}: never met`);
        kit.proxy.mend();
      }
      expect(await isWell(kit.console), what).toBe(true);
      expect((await host()).status, what).toBe('live');
      const again = await request.prepare();
      await waitFor(async () => (await outcomeOf(kit, request, again)).status === 200, {
        timeoutMs: 30_000,
        what: `${request.name} to succeed after ${what}`,
      });
    }
    expect(complaints).toEqual([]);
    await recovers(fault);
  });

  test.each(FAULT_NAMES)('a call that it makes by itself meets: %s', async (fault) => {
    const { kit } = setUp;
    for (const kind of own) {
      const what = `${kind}, ${fault}`;
      const mark = tab.said.length;
      kit.proxy.spoil((name) => name === kind, FAULTS[fault]);
      // As after its restart: everything is asked anew.
      kit.proxy.dropAll();
      const troubles = (since: number) => told(since).filter(({ trouble }) => trouble !== null);
      await waitFor(() => troubles(mark).length > 0, {
        timeoutMs: 10_000,
        what: `the break before ${what} to be told`,
      });
      // It connects again no sooner than in a second: what is told from here on is of the fault.
      const broken = tab.said.length;
      await waitFor(() => kit.proxy.hits() > 0, { timeoutMs: 45_000, what: `${what} to be met` });
      if (/\/containers\/\*\//.test(kind) || mayBeTaken(kind, fault)) {
        await waitFor(async () => (await host()).status === 'live', { timeoutMs: 45_000, what: `live with ${what}` });
      } else {
        // In other words than the break, or in the same until after another try.
        const still = async () => kit.proxy.hits() > 1 && (await host()).trouble !== null;
        await waitFor(async () => troubles(broken).length > 0 || (await still()), {
          timeoutMs: 45_000,
          what: `${what} to be told`,
        });
      }
      for (const { trouble } of troubles(mark)) expect(trouble?.code, what).toMatch(/^engine_/);
      expect(await isWell(kit.console), what).toBe(true);
      // What was known stays on the screen.
      expect(Object.keys(await kit.told()), what).toContain(subject.id);
      kit.proxy.mend();
      await recovers(what);
      reopenLog(mark, what);
    }
    await served(tab.said.length, tab.lines());
  });

  test('calls that hang for ever end with the truth, and keep nothing else waiting', async () => {
    const { kit } = setUp;
    // What is asked of the engine for one container at a time may hang; that it is there, and what it has, is still answered.
    const hung = [...provoked].filter(([kind]) => !/^GET \/images\/|\/events|_ping/.test(kind));
    const prepared = [];
    for (const [kind, request] of hung) {
      const short = /\/(stop|restart)$/.test(kind) ? { timeoutSeconds: 0 } : request.json;
      prepared.push({ kind, request: { ...request, json: short }, path: await request.prepare() });
    }
    const kinds = new Set(hung.map(([kind]) => kind));
    kit.proxy.spoil((name) => kinds.has(name), FAULTS.hang);
    let waiting = true;
    const asking = Promise.all(
      prepared.map(async ({ kind, request, path }) => ({ kind, outcome: await patientOutcome(request, path) })),
    ).finally(() => {
      waiting = false;
    });
    while (waiting) {
      expect(await isWell(kit.console)).toBe(true);
      expect((await host()).status).toBe('live');
      await Promise.race([asking, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    }
    const told = (await asking).map(({ kind, outcome }) => [kind, outcome.status, outcome.body?.code]);
    expect(told).toEqual(hung.map(([kind]) => [kind, 504, 'engine_timeout']));
    kit.proxy.mend();
    await recovers('calls that hung');
  });

  /** As `outcomeOf`, for as long as it takes. */
  async function patientOutcome(request: Request, path: string): Promise<Outcome> {
    const { console: running, admin } = setUp.kit;
    const answer = await fetch(running.url + path, {
      method: request.method,
      headers: { ...admin.headers, ...(request.json !== undefined && { 'content-type': 'application/json' }) },
      ...(request.json !== undefined && { body: JSON.stringify(request.json) }),
      signal: AbortSignal.timeout(LONGEST_CALL_MS),
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: await answer.json(),
      cut: false,
    };
  }

  test('its log has nothing that nobody foresaw', () => {
    const lines = errorLines(setUp.kit.console.output());
    const unexplained = lines.filter(
      ({ message, error }) => message !== 'request failed' || !/AppError/.test(error ?? ''),
    );
    expect(unexplained).toEqual([]);
  });
});
