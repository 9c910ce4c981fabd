import type { TestContainer } from '../engine-container';
import { type Caller, caller, signIn } from './api-client';
import type { seededRandom } from './seeded-random';

/** A write that the console called done. `target` is what the audit log names. */
export type Deed = { action: string; target: string | null } & (
  | { kind: 'act' }
  | { kind: 'user'; username: string; role: string | null }
  | { kind: 'token'; token: string; ended: boolean }
  | { kind: 'session'; caller: (url: string) => Caller }
);

export interface Writers {
  readonly deeds: Deed[];
  /** No more of them; how many writes had no answer. */
  stop(): Promise<number>;
}

const ROLES = ['viewer', 'operator', 'deployer'];
const ACTIONS = ['stop', 'start', 'pause', 'unpause', 'restart', 'kill'];

/**
 * Everything that is written goes on at once: acts on containers, sign-ins, users made and changed, tokens made and ended. Each
 * writer goes on until the console does not answer any more.
 */
export async function createWriters(options: {
  url: string;
  round: number;
  random: ReturnType<typeof seededRandom>;
  containers: readonly TestContainer[];
}): Promise<Writers> {
  const { url, round, random, containers } = options;
  const admin = await signIn(url);
  const deeds: Deed[] = [];
  let stopped = false;
  let unanswered = 0;

  async function repeat(write: (number: number) => Promise<void>): Promise<void> {
    for (let number = 0; !stopped; number++) {
      try {
        await write(number);
      } catch {
        unanswered += 1;
        return;
      }
    }
  }

  const acting = containers.map(({ id }) =>
    repeat(async () => {
      const action = random.pick(ACTIONS);
      const json = action === 'stop' || action === 'restart' ? { timeoutSeconds: 0 } : {};
      const answer = await admin.ask('POST', `/api/hosts/local/containers/${id}/${action}`, json);
      if (answer.status === 200) deeds.push({ kind: 'act', action: `container.${action}`, target: id });
    }),
  );
  const signingIn = repeat(async () => {
    const { headers } = await signIn(url);
    const { cookie = '' } = headers;
    deeds.push({
      kind: 'session',
      action: 'auth.login',
      target: null,
      caller: (at) => caller(at, { cookie, origin: at }),
    });
  });
  const managing = repeat(async (number) => {
    const username = `kill-${round}-${number}`;
    const made = await admin.ask('POST', '/api/users', { username, password: 'seven quiet herons', role: 'viewer' });
    if (made.status !== 200) throw new Error(`user: ${made.status}`);
    // Of a change without an answer nobody can say whether it was made: the role is not held against it.
    deeds.push({ kind: 'user', action: 'user.create', target: null, username, role: null });
    const role = random.pick(ROLES);
    const changed = await admin.ask('PATCH', `/api/users/${made.body.id}`, { role });
    if (changed.status === 200)
      deeds.push({ kind: 'user', action: 'user.update', target: made.body.id, username, role });
  });
  const handingOut = repeat(async (number) => {
    const made = await admin.ask('POST', '/api/tokens', { name: `kill ${number}`, role: 'viewer', expiresInDays: 1 });
    if (made.status !== 200) throw new Error(`token: ${made.status}`);
    const { row, token } = made.body;
    if (number % 2 === 0) {
      deeds.push({ kind: 'token', action: 'token.create', target: null, token, ended: false });
      return;
    }
    deeds.push({ kind: 'act', action: 'token.create', target: null });
    const ended = await admin.ask('DELETE', `/api/tokens/${row.id}`);
    if (ended.status === 200) deeds.push({ kind: 'token', action: 'token.revoke', target: row.id, token, ended: true });
  });

  const all = Promise.all([...acting, signingIn, managing, handingOut]);
  return {
    deeds,
    async stop() {
      stopped = true;
      await all;
      return unanswered;
    },
  };
}
