import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import type { Activity } from '@/lib/contract/activity';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSummary } from '@/lib/contract/container';
import type { Engine } from '@/lib/docker/engine';
import { createLogger } from '@/lib/server/logger';
import { openAuthKit } from '@/lib/testing/auth-kit';
import { containerFixture, hostFixture } from '@/lib/testing/fake-live';
import { type ActivityService, createActivityService } from './activity-service';
import { type BulkDependencies, bulkActivity } from './bulk-activity';

const ada: Actor = {
  kind: 'user',
  userId: 'u1',
  username: 'ada',
  role: 'deployer',
  hosts: null,
  permissions: null,
  credentialId: 's1',
};

/** Two hosts whose engines hold every call until they are let go: what is under way can be counted. */
class HeldFleet {
  readonly containers = new Map<string, ContainerSummary>();
  readonly held: { key: string; answer: (changed: boolean) => void; refuse: (error: unknown) => void }[] = [];
  readonly asked: string[] = [];
  away = new Set<string>();
  /** What is written down, in order, beside what is asked of the engines. */
  readonly log: string[] = [];
  actor: Actor | null = ada;

  become(actor: Actor | null): void {
    this.actor = actor;
  }

  add(host: string, ...names: string[]): { host: string; id: string }[] {
    return names.map((name) => {
      const container = containerFixture({ host, name });
      this.containers.set(`${host}/${container.id}`, container);
      this.containers.set(`${host}/${name}`, container);
      return { host, id: container.id };
    });
  }

  readonly dependencies: BulkDependencies = {
    fleet: {
      host: (id) => (['near', 'far'].includes(id) ? hostFixture({ id }) : undefined),
      container: (host, ref) => this.containers.get(`${host}/${ref}`),
      engine: (host) => {
        if (this.away.has(host)) throw new AppError('engine_unreachable', { detail: 'Nothing listens.' });
        const hold = (id: string, word: string) =>
          new Promise<boolean>((answer, refuse) => {
            const key = `${host}/${id.replace(/-id0*$/, '')}`;
            this.asked.push(`${word} ${key}`);
            this.log.push(`${word} ${key}`);
            this.held.push({ key, answer, refuse });
          });
        return {
          actOnContainer: (id: string, action: string, options: object) =>
            hold(id, `${action}${JSON.stringify(options)}`),
          removeContainer: (id: string, options: object) => hold(id, `remove${JSON.stringify(options)}`),
        } as unknown as Engine;
      },
    },
    audit: (action, { host, id }, actor) => {
      const what = `${action} ${host}/${id.replace(/-id0*$/, '')}`;
      this.log.push(`${actor.username} means to ${what}`);
      return { outcome: (outcome, code) => this.log.push(`${what}: ${[outcome, code].filter(Boolean).join(' ')}`) };
    },
    currentActor: () => this.actor,
  };
}

let kit: ReturnType<typeof openAuthKit>;
let service: ActivityService;
let fleet: HeldFleet;
beforeEach(() => {
  kit = openAuthKit();
  fleet = new HeldFleet();
  service = createActivityService({ state: kit.state, clock: kit.clock, log: createLogger(() => {}) });
});
afterEach(async () => {
  // Its end waits for what is under way.
  await answerAll();
  await service.close();
  kit.close();
});

type Bulk = Parameters<typeof bulkActivity>[2];
function start(bulk: Bulk, actor: Actor = ada): Activity {
  return service.start({ ...bulkActivity(fleet.dependencies, actor, bulk), actor, audit: null });
}

const settle = () => kit.clock.advance(0);
const itemsOf = (id: string) =>
  service.get(ada, id).items.map(({ label, state, words }) => [label, state, words].filter(Boolean).join(' '));

/** Lets go, one after the other, whatever is asked for until nothing is. */
async function answerAll(answer: (key: string) => boolean | Error = () => true): Promise<void> {
  for (;;) {
    await settle();
    const next = fleet.held.shift();
    if (next === undefined) return;
    const said = answer(next.key);
    if (said instanceof Error) next.refuse(said);
    else next.answer(said);
  }
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `c${n}`);

describe('before anything is done', () => {
  test('it has an item for each, and says how many', () => {
    const containers = [...fleet.add('near', 'a', 'b'), ...fleet.add('far', 'c')];
    expect(start({ action: 'restart', containers })).toMatchObject({
      kind: 'container.restart',
      title: 'Restart 3 containers',
      host: null,
      hosts: ['near', 'far'],
      items: [
        { label: 'a', state: 'waiting' },
        { label: 'b', state: 'waiting' },
        { label: 'c', state: 'waiting' },
      ],
    });
  });

  test('one named twice, by name and id, is one', () => {
    const containers = fleet.add('near', 'a');
    expect(start({ action: 'stop', containers: [...containers, { host: 'near', id: 'a' }] })).toMatchObject({
      title: 'Stop a',
      itemCount: 1,
    });
  });

  test.each<[string, Partial<Actor>, Partial<Bulk>, RegExp]>([
    ['one host out of scope refuses all of it', { hosts: ['near'] }, {}, /No host «far»/],
    ['a host that does not exist does too', {}, { containers: [{ host: 'nowhere', id: 'x' }] }, /No host «nowhere»/],
    ['a viewer may not', { role: 'viewer' }, {}, /the role operator is needed/],
    ['an operator may not remove', { role: 'operator' }, { action: 'remove' }, /the role deployer is needed/],
    ['a token without the permission may not', { permissions: ['fleet:read'] }, {}, /role operator/],
    ['none of them there', {}, { containers: [{ host: 'near', id: 'gone' }] }, /None of the containers/],
  ])('%s', async (_, who, what, message) => {
    const containers = [...fleet.add('near', 'a'), ...fleet.add('far', 'b')];
    expect(() => start({ action: 'stop', containers, ...what }, { ...ada, ...who })).toThrow(message);
    await settle();
    expect([fleet.log, service.list(ada, { limit: 10 }).activities]).toEqual([[], []]);
  });
});

test('at most six at once on a host, and one host does not wait for another', async () => {
  const containers = [...fleet.add('near', ...names(20)), ...fleet.add('far', 'x')];
  const { id } = start({ action: 'stop', containers });
  await settle();
  expect(fleet.held.map(({ key }) => key)).toEqual([
    'near/c0',
    'near/c1',
    'near/c2',
    'near/c3',
    'near/c4',
    'near/c5',
    'far/x',
  ]);
  fleet.held.shift()?.answer(true);
  await settle();
  expect(fleet.held).toHaveLength(7);
  expect(service.get(ada, id).progress).toMatchObject({ done: 1, total: 21, unit: 'items' });
  await answerAll();
  await service.ended(id);
  expect(service.get(ada, id)).toMatchObject({ state: 'succeeded', result: '21 of 21 stopped' });
  expect(fleet.asked).toHaveLength(21);
});

test('each has its own end; one that failed makes the whole fail and keeps nobody else', async () => {
  const { id } = start({ action: 'stop', containers: fleet.add('near', 'a', 'b', 'c') });
  await answerAll((key) => {
    if (key === 'near/a') return false;
    return key === 'near/b' ? new AppError('conflict', { detail: 'It is being removed.', hint: 'Wait.' }) : true;
  });
  await service.ended(id);
  expect(service.get(ada, id)).toMatchObject({ state: 'failed', result: '1 of 3 stopped, 1 was so already, 1 failed' });
  expect(itemsOf(id)).toEqual([
    'a succeeded Was stopped already',
    'b failed It is being removed. Wait.',
    'c succeeded',
  ]);
});

test('each is written down before it is done, with its end', async () => {
  const { id } = start({
    action: 'kill',
    containers: fleet.add('near', 'a'),
    signal: 'SIGHUP',
    timeoutSeconds: 3,
    force: true,
  });
  await answerAll();
  await service.ended(id);
  expect(fleet.log).toEqual([
    'ada means to container.kill near/a',
    'kill{"signal":"SIGHUP"} near/a',
    'container.kill near/a: ok',
  ]);
});

test('what cannot be written down is not done', async () => {
  const audit = fleet.dependencies.audit;
  fleet.dependencies.audit = (...about) => {
    if (about[1].id.startsWith('a')) throw new AppError('audit_unwritable');
    return audit(...about);
  };
  const { id } = start({ action: 'remove', containers: fleet.add('near', 'a', 'b'), volumes: true });
  await answerAll();
  await service.ended(id);
  expect(fleet.asked).toEqual(['remove{"force":false,"volumes":true} near/b']);
  expect(service.get(ada, id).state).toBe('failed');
});

describe('while it runs', () => {
  test.each<[string, (fleet: HeldFleet) => void, RegExp]>([
    ['the person was disabled', (held) => held.become(null), /any more/],
    ['the role was taken', (held) => held.become({ ...ada, role: 'viewer' }), /role operator/],
    ['the host went out of scope', (held) => held.become({ ...ada, hosts: ['far'] }), /No host/],
    ['the container went', (held) => held.containers.clear(), /not there any more/],
    ['the engine went', (held) => void held.away.add('near'), /Nothing listens/],
  ])('%s: what had not begun is not done', async (_, change, words) => {
    const { id } = start({ action: 'stop', containers: fleet.add('near', ...names(8)) });
    await settle();
    expect(fleet.asked).toHaveLength(6);
    change(fleet);
    await answerAll();
    await service.ended(id);
    expect(fleet.asked).toHaveLength(6);
    const items = service.get(ada, id).items;
    expect(items.map(({ state }) => state)).toEqual([...Array(6).fill('succeeded'), 'failed', 'failed']);
    expect(items[7]?.words).toMatch(words);
  });

  test('cancelled: what is under way is waited for, the rest is left out, and both are told', async () => {
    const { id } = start({ action: 'stop', containers: fleet.add('near', ...names(9)) });
    await settle();
    service.cancel(ada, id);
    await settle();
    expect(service.get(ada, id).state).toBe('running');
    await answerAll();
    await service.ended(id);
    expect(fleet.asked).toHaveLength(6);
    expect(service.get(ada, id)).toMatchObject({ state: 'cancelled', result: '6 of 9 stopped, 3 not begun' });
    expect(itemsOf(id).slice(5)).toEqual([
      'c5 succeeded',
      ...['c6', 'c7', 'c8'].map((name) => `${name} skipped Not begun`),
    ]);
  });
});
