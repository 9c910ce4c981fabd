import type { Endpoint } from '@/lib/contract/endpoint';
import { ENDPOINTS } from '@/lib/contract/endpoints/all';
import { waitFor } from '../engines/process-identity.mjs';
import type { Answer } from './api-client';
import type { ConsoleKit } from './console-kit';
import { addressOf, choices, paramNames } from './endpoint-address';

/** One thing that can be asked of the console about a container, in a state in which it succeeds. */
export interface Request {
  name: string;
  method: string;
  /** Makes the container so that it succeeds; the path to ask. */
  prepare(): Promise<string>;
  json?: unknown;
}

/** A query that shows all there is to it, where one is needed. */
const QUERY: Readonly<Record<string, string>> = {
  '/api/hosts/{host}/containers/{id}/logs/search': '?q=tick',
  '/api/hosts/{host}/containers/{id}': '?force=true',
};
const STATE_BEFORE: Readonly<Record<string, 'running' | 'paused' | 'exited'>> = { start: 'exited', unpause: 'paused' };

/** Every endpoint of a container, and each word that its path may have. */
export function containerRequests(kit: ConsoleKit, subject: { id: string }): Request[] {
  const { client } = kit;
  const put = async (id: string, state: 'running' | 'paused' | 'exited') => {
    const accept = [304, 409];
    const { State } = await client.get(`/containers/${id}/json`);
    if (State.Status === state) return;
    if (State.Status === 'paused') await client.post(`/containers/${id}/unpause`, { accept });
    await client.post(`/containers/${id}/${state === 'exited' ? 'kill' : 'start'}`, { accept });
    if (state === 'paused') await client.post(`/containers/${id}/pause`, { accept });
    if (state === 'exited') await client.post(`/containers/${id}/wait`);
  };
  let made = 0;
  const requestOf = (endpoint: Endpoint, word: Record<string, string>): Request => {
    const removes = endpoint.method === 'DELETE';
    const action = Object.values(word)[0];
    return {
      name: `${endpoint.method} ${endpoint.path}${action ? ` (${action})` : ''}`,
      method: endpoint.method,
      ...('body' in endpoint && { json: {} }),
      async prepare() {
        const id = removes ? (await kit.container(`doomed-${made++}`, 'exit 0', { start: false })).id : subject.id;
        if (!removes) await put(id, STATE_BEFORE[action ?? ''] ?? 'running');
        const wanted = removes ? 'created' : (STATE_BEFORE[action ?? ''] ?? 'running');
        await waitFor(async () => (await kit.told())[id] === wanted, {
          timeoutMs: 20_000,
          what: `${wanted} to be told`,
        });
        const query = endpoint.method === 'GET' || removes ? (QUERY[endpoint.path] ?? '') : '';
        return `${addressOf(endpoint, { host: 'local', id, ...word })}${removes || endpoint.path !== '/api/hosts/{host}/containers/{id}' ? query : ''}`;
      },
    };
  };
  return ENDPOINTS.filter(({ path }) => path.startsWith('/api/hosts/{host}/containers/{id}')).flatMap((endpoint) => {
    const open = paramNames(endpoint.path).find((name) => choices(endpoint, name) !== null);
    const words = open ? (choices(endpoint, open) ?? []).map((word) => ({ [open]: word })) : [{}];
    return words.map((word) => requestOf(endpoint, word));
  });
}

export interface Outcome extends Answer {
  /** The connection broke before the end of the answer. */
  cut: boolean;
}

/** Asks, whatever comes of it. */
export async function outcomeOf({ admin }: ConsoleKit, request: Request, path: string): Promise<Outcome> {
  return admin.ask(request.method, path, request.json).then(
    (answer) => ({ ...answer, cut: false }),
    () => ({ status: 0, type: '', body: null, cut: true }),
  );
}

/** Which request leads to which kinds of call, found by asking each once. */
export async function recordProvoked(kit: ConsoleKit, requests: readonly Request[]): Promise<Map<string, Request>> {
  const provoked = new Map<string, Request>();
  const before = new Set(kit.proxy.asked().map(({ kind }) => kind));
  for (const request of requests) {
    const path = await request.prepare();
    const mark = kit.proxy.asked().length;
    const { status, body } = await outcomeOf(kit, request, path);
    if (status !== 200) throw new Error(`${request.name}: ${status} ${JSON.stringify(body)}`);
    for (const { kind } of kit.proxy.asked().slice(mark)) {
      // What the console does by itself may fall in between.
      const reads = request.method === 'GET' && (!before.has(kind) || kind === 'GET /containers/*/json');
      const its = reads || (request.method !== 'GET' && !kind.startsWith('GET'));
      if (its && !provoked.has(kind)) provoked.set(kind, request);
    }
  }
  return provoked;
}

/** The kinds of call that the console makes by itself when it connects and somebody looks: `settled` says when that is done. */
export async function recordOwn(kit: ConsoleKit, settled: (mark: number) => Promise<unknown>): Promise<string[]> {
  const mark = kit.proxy.asked().length;
  kit.proxy.dropAll();
  await settled(mark);
  return [
    ...new Set(
      kit.proxy
        .asked()
        .slice(mark)
        .map(({ kind }) => kind),
    ),
  ];
}
