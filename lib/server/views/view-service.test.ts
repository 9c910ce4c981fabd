import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import type { Role } from '@/lib/access/role';
import type { ProblemCode } from '@/lib/contract/problem-codes';
import { FakeClock } from '@/lib/testing/fake-clock';
import { savedViews, users } from '../db/schema';
import { openStateDatabase, type StateDatabase } from '../db/state-database';
import { createLogger } from '../logger';
import { createViewService, type NewView, type ViewService } from './view-service';

let dir: string;
let state: StateDatabase;
let views: ViewService;
let clock: FakeClock;

function actorOf(name: string, role: Role): Actor {
  state.db
    .insert(users)
    .values({ id: `${name}-id`, username: name, passwordHash: 'x', role, createdAt: 1, updatedAt: 1 } as never)
    .onConflictDoNothing()
    .run();
  return {
    kind: 'user',
    userId: `${name}-id`,
    username: name,
    role,
    hosts: null,
    permissions: null,
    credentialId: 's',
  };
}

const bad: NewView = {
  list: 'containers',
  name: 'Bad ones',
  search: 'state=unhealthy',
  hiddenColumns: ['ports'],
  shared: false,
};
const codeOf = (act: () => unknown): ProblemCode | null => {
  try {
    act();
    return null;
  } catch (error) {
    return (error as { code: ProblemCode }).code;
  }
};

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'views-'));
  clock = new FakeClock(1_000_000);
  state = openStateDatabase(
    dir,
    clock,
    createLogger(() => undefined),
  );
  views = createViewService({ state, clock });
});
afterEach(async () => {
  await state.close();
  rmSync(dir, { recursive: true, force: true });
});

test('a view is there for whoever made it, and for the team when it is shared', () => {
  const anna = actorOf('anna', 'operator');
  const ben = actorOf('ben', 'viewer');
  const view = views.create(anna, bad);
  expect(view).toMatchObject({ owner: 'anna', own: true, shared: false, isDefault: false, search: 'state=unhealthy' });
  expect(views.list(ben)).toEqual([]);
  expect(codeOf(() => views.update(ben, view.id, { name: 'x' }))).toBe('view_not_found');
  views.update(anna, view.id, { shared: true });
  expect(views.list(ben)).toMatchObject([{ id: view.id, own: false, owner: 'anna', shared: true }]);
  expect(views.list(ben, 'images')).toEqual([]);
  expect(codeOf(() => views.update(ben, view.id, { name: 'x' }))).toBe('forbidden');
  expect(codeOf(() => views.remove(ben, view.id))).toBe('forbidden');
});

test('sharing needs the permission, when it is made and later', () => {
  const ben = actorOf('ben', 'viewer');
  expect(codeOf(() => views.create(ben, { ...bad, shared: true }))).toBe('forbidden');
  const own = views.create(ben, bad);
  expect(codeOf(() => views.update(ben, own.id, { shared: true }))).toBe('forbidden');
  expect(views.update(ben, own.id, { name: 'Mine' })).toMatchObject({ name: 'Mine', shared: false });
});

test('who manages users tidies up what is shared, not what is private', () => {
  const anna = actorOf('anna', 'operator');
  const chief = actorOf('chief', 'admin');
  const shared = views.create(anna, { ...bad, shared: true });
  const own = views.create(anna, { ...bad, name: 'Mine' });
  expect(codeOf(() => views.remove(chief, own.id))).toBe('view_not_found');
  expect(views.update(chief, shared.id, { shared: false })).toMatchObject({ shared: false });
  expect(codeOf(() => views.remove(chief, shared.id))).toBe('view_not_found');
});

describe('a name', () => {
  test('is given once a list and person', () => {
    const anna = actorOf('anna', 'operator');
    const first = views.create(anna, bad);
    expect(codeOf(() => views.create(anna, bad))).toBe('conflict');
    expect(views.create(anna, { ...bad, list: 'images' }).list).toBe('images');
    const other = views.create(anna, { ...bad, name: 'Other' });
    expect(codeOf(() => views.update(anna, other.id, { name: bad.name }))).toBe('conflict');
    expect(views.update(anna, first.id, { name: bad.name, search: 'q=a' }).search).toBe('q=a');
  });

  test('and views have an end', () => {
    const anna = actorOf('anna', 'operator');
    for (let at = 0; at < 50; at++) views.create(anna, { ...bad, name: `view ${at}` });
    expect(codeOf(() => views.create(anna, bad))).toBe('conflict');
    expect(codeOf(() => views.create(anna, { ...bad, list: 'images' }))).toBe(null);
  });
});

test('each person has their own default, one a list; it goes with the view', () => {
  const anna = actorOf('anna', 'operator');
  const ben = actorOf('ben', 'viewer');
  const one = views.create(anna, { ...bad, shared: true });
  const two = views.create(anna, { ...bad, name: 'Two' });
  views.setDefault(anna, 'containers', one.id);
  views.setDefault(ben, 'containers', one.id);
  views.setDefault(anna, 'containers', two.id);
  const defaults = (actor: Actor) =>
    views
      .list(actor)
      .filter(({ isDefault }) => isDefault)
      .map(({ id }) => id);
  expect(defaults(anna)).toEqual([two.id]);
  expect(defaults(ben)).toEqual([one.id]);
  expect(codeOf(() => views.setDefault(ben, 'containers', two.id))).toBe('view_not_found');
  expect(codeOf(() => views.setDefault(anna, 'images', one.id))).toBe('view_not_found');
  views.remove(anna, two.id);
  expect(defaults(anna)).toEqual([]);
  views.setDefault(ben, 'containers', null);
  expect(defaults(ben)).toEqual([]);
});

test('views go with the person', () => {
  const anna = actorOf('anna', 'operator');
  views.create(anna, bad);
  state.db.delete(users).run();
  expect(state.db.select().from(savedViews).all()).toEqual([]);
});
