import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import type { Activity } from '@/lib/contract/activity';
import { AppError } from '@/lib/contract/app-error';
import { createLogger } from '@/lib/server/logger';
import { openAuthKit } from '@/lib/testing/auth-kit';
import {
  type ActivityReport,
  type ActivityService,
  type ActivitySpec,
  createActivityService,
} from './activity-service';

const ada: Actor = {
  kind: 'user',
  userId: 'u1',
  username: 'ada',
  role: 'operator',
  hosts: null,
  permissions: null,
  credentialId: 's1',
};
const bob: Actor = { ...ada, userId: 'u2', username: 'bob', credentialId: 's2' };

let kit: ReturnType<typeof openAuthKit>;
let service: ActivityService;
beforeEach(() => {
  kit = openAuthKit();
  service = open();
});
afterEach(async () => {
  await service.close();
  kit.close();
});

const open = () => createActivityService({ state: kit.state, clock: kit.clock, log: createLogger(() => {}) });

/** Work that goes on until it is told how to end. */
function work() {
  let report: ActivityReport | undefined;
  let finish: (result: string) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const run: ActivitySpec['run'] = (given) =>
    new Promise((resolve, reject) => {
      report = given;
      finish = resolve;
      fail = reject;
      given.signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  return {
    run,
    report: () => report as ActivityReport,
    finish: (result: string) => finish(result),
    fail: (error: unknown) => fail(error),
  };
}

const outcomes: string[] = [];
function spec(run: ActivitySpec['run'], fields: Partial<ActivitySpec> = {}): ActivitySpec {
  outcomes.length = 0;
  const audit = { outcome: (outcome: string, code?: string) => outcomes.push(code ? `${outcome} ${code}` : outcome) };
  return { kind: 'image.pull', title: 'Pull nginx:1.27', host: 'near', actor: ada, audit, run, ...fields };
}

async function ended(id: string): Promise<Activity> {
  await service.ended(id);
  return service.get(ada, id);
}

test('runs, tells its progress with rate and what remains, and ends with its result', async () => {
  const job = work();
  const { id } = service.start(spec(job.run));
  await kit.clock.advance(0);
  job.report().progress({ done: 0, total: 1_000, unit: 'bytes', words: 'Downloading' });
  await kit.clock.advance(1_000);
  job.report().progress({ done: 250, total: 1_000, unit: 'bytes', words: 'Downloading' });
  expect(service.get(ada, id)).toMatchObject({
    state: 'running',
    startedBy: 'ada',
    cancellable: true,
    progress: { done: 250, total: 1_000, ratePerSecond: 250, remainingMs: 3_000, words: 'Downloading' },
  });
  expect(outcomes).toEqual([]);
  job.finish('Pulled');
  expect(await ended(id)).toMatchObject({ state: 'succeeded', result: 'Pulled', cancellable: false });
  expect(outcomes).toEqual(['ok']);
});

test('a failure keeps its words; an unknown one tells nothing of itself', async () => {
  const first = service.start(
    spec(async () => {
      throw new AppError('engine_refused', { detail: 'denied: no such repository', hint: 'Log in.' });
    }),
  );
  expect(await ended(first.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'engine_refused', detail: 'denied: no such repository', hint: 'Log in.' },
  });
  expect(outcomes).toEqual(['failed engine_refused']);
  const second = service.start(
    spec(async () => {
      throw new Error('password=hunter2');
    }),
  );
  expect(JSON.stringify(await ended(second.id))).not.toContain('hunter2');
});

test('an item that failed makes the whole fail, with the result still told', async () => {
  const job = work();
  const { id } = service.start(spec(job.run));
  await kit.clock.advance(0);
  job.report().item({ id: 'a', label: 'web-1', state: 'succeeded' });
  job.report().item({ id: 'b', label: 'web-2', state: 'running' });
  job.report().item({ id: 'b', label: 'web-2', state: 'failed', words: 'in use' });
  job.finish('1 of 2 restarted');
  const activity = await ended(id);
  expect(activity).toMatchObject({ state: 'failed', result: '1 of 2 restarted', itemCount: 2 });
  expect(activity.items.map(({ label, state, words }) => [label, state, words])).toEqual([
    ['web-1', 'succeeded', null],
    ['web-2', 'failed', 'in use'],
  ]);
});

test('lists 200 items, those that failed before others, and counts the rest', async () => {
  const job = work();
  const { id } = service.start(spec(job.run));
  await kit.clock.advance(0);
  for (let n = 0; n < 300; n++)
    job.report().item({ id: `${n}`, label: `${n}`, state: n === 299 ? 'failed' : 'succeeded' });
  job.finish('done');
  const activity = await ended(id);
  expect(activity).toMatchObject({ state: 'failed', itemCount: 300 });
  expect(activity.items).toHaveLength(200);
  expect(activity.items.slice(198).map(({ id, state }) => [id, state])).toEqual([
    ['198', 'succeeded'],
    ['299', 'failed'],
  ]);
});

test('an item beyond those listed that fails and is then mended does not make the whole fail', async () => {
  const job = work();
  const { id } = service.start(spec(job.run));
  await kit.clock.advance(0);
  for (let n = 0; n < 300; n++)
    job.report().item({ id: `${n}`, label: `${n}`, state: n > 250 ? 'failed' : 'succeeded' });
  for (let n = 251; n < 300; n++) job.report().item({ id: `${n}`, label: `${n}`, state: 'succeeded' });
  job.finish('done');
  expect(await ended(id)).toMatchObject({ state: 'succeeded', itemCount: 300 });
});

test('a total that still grows says nothing of what remains', async () => {
  const job = work();
  const { id } = service.start(spec(job.run));
  await kit.clock.advance(0);
  job.report().progress({ done: 0, total: 100, unit: 'bytes', atLeast: true });
  await kit.clock.advance(1_000);
  job.report().progress({ done: 50, total: 100, unit: 'bytes', atLeast: true });
  expect(service.get(ada, id).progress).toMatchObject({
    total: 100,
    atLeast: true,
    ratePerSecond: 50,
    remainingMs: null,
  });
});

test('nothing is under way in what has ended', async () => {
  const job = work();
  const { id } = service.start(spec(job.run, { items: [{ id: 'c', label: 'C' }] }));
  await kit.clock.advance(0);
  job.report().item({ id: 'a', label: 'A', state: 'succeeded' });
  job.report().item({ id: 'b', label: 'B', state: 'running' });
  job.fail(new AppError('engine_refused'));
  expect((await ended(id)).items.map(({ label, state, words }) => [label, state, words])).toEqual([
    ['C', 'skipped', 'Not begun'],
    ['A', 'succeeded', null],
    ['B', 'skipped', 'Not finished'],
  ]);
});

describe('cancel', () => {
  test('what was done until then is told', async () => {
    const { id } = service.start(
      spec(async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return '2 of 5 restarted, 3 not begun';
      }),
    );
    await kit.clock.advance(0);
    service.cancel(ada, id);
    expect(await ended(id)).toMatchObject({ state: 'cancelled', result: '2 of 5 restarted, 3 not begun' });
  });

  test('ends it, and says who did', async () => {
    const { id } = service.start(spec(work().run));
    expect(service.cancel(ada, id)).toMatchObject({ state: 'running', cancellable: false });
    expect(await ended(id)).toMatchObject({ state: 'cancelled', problem: { detail: 'Cancelled by ada.' } });
    expect(() => service.cancel(ada, id)).toThrow(/ended already/);
  });

  test('is for who started it, and for administrators', async () => {
    const { id } = service.start(spec(work().run));
    expect(() => service.cancel(bob, id)).toThrow(/started by ada/);
    service.cancel({ ...bob, role: 'admin' }, id);
    expect((await ended(id)).state).toBe('cancelled');
  });

  test('is refused where stopping half-way does harm', () => {
    const { id } = service.start(spec(work().run, { cancellable: false }));
    expect(() => service.cancel(ada, id)).toThrow(/without harm/);
  });
});

test('what somebody may not see is not there', async () => {
  const { id } = service.start(spec(work().run));
  const elsewhere = { ...bob, hosts: ['far'] };
  expect(() => service.get(elsewhere, id)).toThrow(/No activity/);
  expect(() => service.cancel(elsewhere, id)).toThrow(/No activity/);
  expect(service.list(elsewhere, { limit: 10 }).activities).toEqual([]);
  expect(service.list(elsewhere, { limit: 10, host: 'near' }).activities).toEqual([]);
  expect(service.list(bob, { limit: 10, host: 'near' }).activities).toHaveLength(1);
});

test('work on several hosts is seen by who may see all of them', async () => {
  const { id } = service.start(spec(work().run, { host: null, hosts: ['near', 'far'] }));
  const of = (...hosts: string[]) => ({ ...bob, hosts });
  for (const actor of [of('near'), of('far'), of()]) {
    expect(() => service.get(actor, id)).toThrow(/No activity/);
    expect(service.list(actor, { limit: 10 }).activities).toEqual([]);
  }
  expect(service.get(of('near', 'far', 'third'), id)).toMatchObject({ host: null, hosts: ['near', 'far'] });
  expect(service.list(of('far', 'near'), { limit: 10 }).activities).toHaveLength(1);
  expect(service.list(bob, { limit: 10, host: 'far' }).activities).toHaveLength(1);
  expect(service.list(bob, { limit: 10, host: 'third' }).activities).toEqual([]);
});

test('a list can be of what runs, or of what failed or was interrupted', async () => {
  const running = service.start(spec(work().run, { title: 'runs' }));
  const fails = service.start(spec(() => Promise.reject(new AppError('engine_refused')), { title: 'failed' }));
  const works = service.start(spec(async () => 'done', { title: 'done' }));
  await Promise.all([service.ended(fails.id), service.ended(works.id)]);
  const titles = (state: 'running' | 'failed') =>
    service.list(ada, { limit: 10, state }).activities.map(({ title }) => title);
  expect([titles('running'), titles('failed')]).toEqual([['runs'], ['failed']]);
  expect(open().get(ada, running.id).state).toBe('interrupted');
  expect(titles('failed').sort()).toEqual(['failed', 'runs']);
});

test('a list goes on before the last that was told', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const { id } = service.start(spec(async () => 'done'));
    await service.ended(id);
    ids.unshift(id);
    await kit.clock.advance(1);
  }
  const first = service.list(ada, { limit: 3 });
  expect([first.activities.map(({ id }) => id), first.more]).toEqual([ids.slice(0, 3), true]);
  const rest = service.list(ada, { limit: 3, before: first.activities[2]?.id ?? '' });
  expect([rest.activities.map(({ id }) => id), rest.more]).toEqual([ids.slice(3), false]);
});

test('a person may have 20 under way, not more', () => {
  for (let n = 0; n < 20; n++) service.start(spec(work().run));
  expect(() => service.start(spec(work().run))).toThrow(/20 of them yours/);
  expect(() => service.start(spec(work().run, { actor: bob }))).not.toThrow();
});

test('nothing is done when the start cannot be written down', async () => {
  let ran = false;
  kit.state.db.run('DROP TABLE activities');
  expect(() =>
    service.start(
      spec(async () => {
        ran = true;
        return '';
      }),
    ),
  ).toThrow(/nothing was done/);
  await kit.clock.advance(1_000);
  expect(ran).toBe(false);
});

test('what ran when the console was killed is told as interrupted after the next start', () => {
  const { id } = service.start(spec(work().run, { items: [{ id: 'a', label: 'web-1' }] }));
  // Another service on the same database, as after kill -9.
  const next = open();
  expect(next.get(ada, id)).toMatchObject({
    state: 'interrupted',
    problem: { code: 'interrupted' },
    items: [{ label: 'web-1', state: 'unknown' }],
  });
  expect(next.list(ada, { limit: 1 }).activities[0]?.state).toBe('interrupted');
});

test('stopping the console ends what runs and says so', async () => {
  const { id } = service.start(spec(work().run));
  await service.close();
  expect(open().get(ada, id)).toMatchObject({ state: 'interrupted', problem: { code: 'shutting_down' } });
  expect(() => service.start(spec(work().run))).toThrow();
});

test('watchers are told of changes together, each activity once', async () => {
  const told: string[][] = [];
  service.watch((changed) => told.push(changed.map(({ title, state }) => `${title} ${state}`)));
  const job = work();
  service.start(spec(job.run, { title: 'A' }));
  await kit.clock.advance(0);
  for (let done = 0; done < 50; done++) job.report().progress({ done, total: 50, unit: 'items' });
  await kit.clock.advance(500);
  job.finish('');
  await kit.clock.advance(500);
  expect(told).toEqual([['A running'], ['A succeeded']]);
});
