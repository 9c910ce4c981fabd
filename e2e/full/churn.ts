import type { EngineClient } from '../engines/engine-client.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { BUSYBOX } from '../fleet/fixture.mjs';
import type { Caller } from './api-client';
import type { seededRandom } from './seeded-random';

const NAMES = Array.from({ length: 24 }, (_, index) => `soak-${index + 1}`);
const DEEDS = [
  'create',
  'create',
  'start',
  'start',
  'start',
  'stop',
  'kill',
  'restart',
  'pause',
  'unpause',
  'remove',
] as const;
/** Refused by the state of things, which another writer has just changed. */
const ACCEPT = [304, 404, 409];

export interface Churn {
  /** How often each deed was tried. */
  readonly counts: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Until it is stopped, containers are made, driven and removed: some past the console, some through it. */
export function startChurn(options: {
  client: EngineClient;
  admin: Caller;
  random: ReturnType<typeof seededRandom>;
  writers: number;
}): Churn {
  const { client, admin, random, writers } = options;
  const counts: Record<string, number> = {};
  let stopped = false;

  async function create(name: string): Promise<void> {
    const chatty = random.whole(0, 1) === 0;
    await client.post('/containers/create', {
      query: { name },
      accept: ACCEPT,
      json: {
        Image: BUSYBOX,
        Cmd: ['sh', '-c', chatty ? 'while :; do echo "a line at $(date)"; sleep 1; done' : 'exec sleep 1000000'],
        Tty: random.whole(0, 3) === 0,
        StopSignal: 'SIGKILL',
        Labels: { 'com.docker.compose.project': `soak-${random.whole(1, 4)}` },
        ...(random.whole(0, 2) === 0 && { Healthcheck: { Test: ['CMD', 'true'], Interval: 5e9, Retries: 2 } }),
        HostConfig: { NetworkMode: 'none', ...(random.whole(0, 3) === 0 && { RestartPolicy: { Name: 'always' } }) },
      },
    });
  }

  async function one(): Promise<void> {
    const name = random.pick(NAMES);
    const deed = random.pick(DEEDS);
    const through = random.whole(0, 1) === 0;
    counts[deed] = (counts[deed] ?? 0) + 1;
    if (deed === 'create') await create(name);
    else if (through) {
      const [method, path] = deed === 'remove' ? ['DELETE', '?force=true'] : ['POST', `/${deed}`];
      await admin.ask(method, `/api/hosts/local/containers/${name}${path}`, deed === 'remove' ? undefined : {});
    } else if (deed === 'remove') {
      await client.delete(`/containers/${name}`, { query: { force: true, v: true }, accept: ACCEPT });
    } else {
      await client.post(`/containers/${name}/${deed}`, { accept: [...ACCEPT, 500] });
    }
  }

  async function write(): Promise<void> {
    while (!stopped) {
      await one().catch(() =>
        // The engine is away: nobody writes until it is back.
        waitFor(
          () =>
            stopped ||
            client.get('/_ping').then(
              () => true,
              () => false,
            ),
          {
            timeoutMs: 120_000,
            everyMs: 250,
            what: 'the engine to be back',
          },
        ),
      );
    }
  }

  const all = Promise.all(Array.from({ length: writers }, write));
  return {
    counts,
    async stop() {
      stopped = true;
      await all;
    },
  };
}
