import { afterAll, beforeAll } from 'vitest';
import { type RunningConsole, startConsole } from '../console';
import { runContainer, type TestContainer } from '../engine-container';
import { type Engine, startEngine } from '../engines/engine.mjs';
import { type EngineClient, engineClient } from '../engines/engine-client.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { type Caller, signIn } from './api-client';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

/** A real engine, a proxy that sees all that is asked of it, and a real console behind that. */
export interface ConsoleKit {
  engine: Engine;
  /** Past proxy and console. */
  client: EngineClient;
  proxy: FaultProxy;
  console: RunningConsole;
  admin: Caller;
  /** A running container that the console knows. */
  container(name: string, command?: string, more?: Parameters<typeof runContainer>[3]): Promise<TestContainer>;
  /** What the engine itself says: id to state. */
  truth(): Promise<Record<string, string>>;
  /** What the console says. */
  told(): Promise<Record<string, string>>;
}

const SETTLED_MS = 700;

interface Options {
  version?: '20' | '28';
  nodeArgs?: string[];
  env?: Record<string, string>;
}

/** Call inside of `describe`: started before its tests, removed after them. */
export function consoleKit({ version = '28', nodeArgs, env }: Options = {}): { readonly kit: ConsoleKit } {
  let kit: ConsoleKit | null = null;
  const ends: (() => Promise<unknown> | unknown)[] = [];

  beforeAll(async () => {
    const engine = await startEngine({ version, name: `full-${version}` });
    ends.push(() => engine.stop());
    const client = engineClient(engine.socket);
    ends.push(() => client.close());
    const proxy = await startFaultProxy(engine.socket);
    ends.push(() => proxy.close());
    const running = await startConsole({
      engine: `unix://${proxy.socket}`,
      ...(nodeArgs && { nodeArgs }),
      ...(env && { env }),
    });
    ends.push(() => running.stop());
    const admin = await signIn(running.url);
    const told = async () => {
      const { body } = await admin.ask('GET', '/api/containers');
      return Object.fromEntries(body.containers.map((row: { id: string; state: string }) => [row.id, row.state]));
    };
    const truth = async () => {
      const rows: { Id: string; State: string }[] = await client.get('/containers/json', { query: { all: true } });
      return Object.fromEntries(rows.map(({ Id, State }) => [Id, State]));
    };
    kit = {
      engine,
      client,
      proxy,
      console: running,
      admin,
      told,
      truth,
      async container(name, command = 'exec sleep 1000000', more) {
        const made = await runContainer(engine.socket, name, command, more);
        const wanted = more?.start === false ? 'created' : 'running';
        await waitFor(async () => (await told())[made.id] === wanted, {
          timeoutMs: 15_000,
          what: `the console to know ${name}`,
        });
        // An event is followed by a look, half a second later at most: after that nothing is asked because of it any more.
        const looks = () => proxy.asked().filter(({ id, kind }) => id === made.id && kind.endsWith('/json'));
        await waitFor(() => Date.now() - (looks().at(-1)?.at ?? Date.now()) > SETTLED_MS, {
          timeoutMs: 15_000,
          what: `${name} to settle`,
        });
        return made;
      },
    };
    await waitFor(async () => (await admin.ask('GET', '/api/hosts')).body.hosts[0].status === 'live', {
      timeoutMs: 15_000,
      what: 'the console to be connected',
    });
  });

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  return {
    get kit() {
      if (kit === null) throw new Error('before beforeAll');
      return kit;
    },
  };
}

/** The console answers, and says that it is well. */
export async function isWell({ url }: { url: string }): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    async (answer) => answer.ok && ((await answer.json()) as { status: string }).status === 'ok',
    () => false,
  );
}

/** Calls that a console makes by itself, whatever anybody asks of it: those it made while nobody asked anything are among them. */
export const BACKGROUND: ReadonlySet<string> = new Set([
  'GET /_ping',
  'GET /containers/*/stats?stream=false',
  'GET /containers/json',
]);
