import { describe, expect, it } from 'vitest';
import { type Actor, holdsEverything, maySee, maySeeHost, maySeeWholeHost, mayUse, mayUseAt } from './actor';
import { coversGrant, type Grant, grantWords, roleAt } from './grant';
import { ROLES } from './role';

const actor = (grants: Grant[], fields: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  userId: 'u',
  username: 'anna',
  role: 'viewer',
  hosts: null,
  grants,
  permissions: null,
  credentialId: 's',
  ...fields,
});
const line = (role: Grant['role'], hosts: string, stacks: string): Grant => ({
  role,
  hosts: hosts.split(' '),
  stacks: stacks.split(' '),
});

/** Operator on `staging-*` of `edge-*`, viewer elsewhere. */
const anna = actor([line('viewer', '*', '*'), line('operator', 'edge-*', 'staging-*')]);
/** The same without the rest. */
const bea = actor([line('operator', 'edge-*', 'staging-*')]);

describe('where somebody may what', () => {
  it.each([
    [{ host: 'edge-1', stack: 'staging-shop' }, true, true, true, true],
    [{ host: 'edge-1', stack: 'prod-shop' }, true, false, false, false],
    [{ host: 'edge-1', stack: null }, true, false, false, false],
    [{ host: 'core', stack: 'staging-shop' }, true, false, false, false],
    [{ host: 'core', stack: null }, true, false, false, false],
  ])('%j', (place, annaSees, annaStops, beaSees, beaStops) => {
    expect([maySee(anna, place), mayUseAt(anna, 'containers:operate', place)]).toEqual([annaSees, annaStops]);
    expect([maySee(bea, place), mayUseAt(bea, 'containers:operate', place)]).toEqual([beaSees, beaStops]);
  });

  it('a host is there for who has something on it; what is the host’s only for who has all of it', () => {
    expect([maySeeHost(bea, 'edge-1'), maySeeHost(bea, 'core')]).toEqual([true, false]);
    expect([maySeeWholeHost(anna, 'edge-1'), maySeeWholeHost(bea, 'edge-1')]).toEqual([true, false]);
    expect([holdsEverything(anna), holdsEverything(bea)]).toEqual([true, false]);
  });

  it('no pattern but the star alone reaches what belongs to no stack', () => {
    for (const stacks of ['**', '?*', '*-*', ''])
      expect(maySee(actor([line('admin', '*', stacks)]), { host: 'a', stack: null })).toBe(false);
  });

  it('an administrator of a part manages neither the console nor users nor hosts', () => {
    const part = actor([line('viewer', '*', '*'), line('admin', '*', 'shop')], { role: 'admin' });
    for (const permission of ['users:manage', 'hosts:manage', 'console:manage', 'audit:read', 'system:read'] as const) {
      expect([permission, mayUse(part, permission)]).toEqual([permission, false]);
      expect(mayUse(actor([line('admin', '*', '*')]), permission)).toBe(true);
    }
    expect(mayUse(part, 'containers:remove')).toBe(true);
  });

  it('what cuts down never adds: each set of lines must allow it', () => {
    const token = { ...anna, within: [[line('admin', '*', 'staging-shop')]] };
    expect(mayUseAt(token, 'containers:operate', { host: 'edge-1', stack: 'staging-shop' })).toBe(true);
    expect(mayUseAt(token, 'containers:remove', { host: 'edge-1', stack: 'staging-shop' })).toBe(false);
    expect(maySee(token, { host: 'edge-1', stack: 'staging-other' })).toBe(false);
    expect(maySeeWholeHost(token, 'edge-1')).toBe(false);
    expect(maySee({ ...anna, within: [[]] }, { host: 'edge-1', stack: 'staging-shop' })).toBe(false);
  });

  it('no lines: nothing is there', () => {
    const nobody = actor([]);
    expect([maySeeHost(nobody, 'a'), mayUse(nobody, 'fleet:read'), holdsEverything(nobody)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('the highest of the lines that match counts, in whichever order they stand', () => {
    const lines = ROLES.map((role) => line(role, '*', '*'));
    expect(roleAt(lines, 'a', 'b')).toBe('admin');
    expect(roleAt([...lines].reverse(), 'a', 'b')).toBe('admin');
  });
});

describe('handing out', () => {
  const own = [line('operator', 'edge-*', 'staging-*'), line('viewer', '*', '*')];
  it.each([
    [line('operator', 'edge-1', 'staging-*'), true],
    [line('viewer', 'edge-1', 'staging-a'), true],
    [line('viewer', 'core', '*'), true],
    [line('deployer', 'edge-1', 'staging-a'), false],
    [line('operator', 'edge-1 core', 'staging-a'), false],
    [line('operator', 'edge-1', '*'), false],
    [line('operator', '*', 'staging-*'), false],
  ])('%j: %s', (wished, expected) => expect(coversGrant(own, wished)).toBe(expected));
});

it.each([
  [line('admin', '*', '*'), 'admin on everything'],
  [line('operator', 'edge-*', 'staging-* shop'), 'operator on stacks staging-*, shop of edge-*'],
  [line('viewer', 'a b', '*'), 'viewer on all of a, b'],
  [line('viewer', '*', 'shop'), 'viewer on stacks shop of all hosts'],
])('%j in words', (one, words) => expect(grantWords(one)).toBe(words));
