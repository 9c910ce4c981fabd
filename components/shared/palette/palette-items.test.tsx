import { expect, test, vi } from 'vitest';
import type { Role } from '@/lib/access/role';
import { type Permission, roleHas } from '@/lib/access/role';
import { appFixture } from '@/lib/testing/deploy-fixtures';
import { containerFixture, hostFixture } from '@/lib/testing/fake-live';
import { appItems, containerItems, hostItems, type PaletteActor, stackItems } from './palette-items';
import { paletteHits } from './palette-model';

const actorOf = (role: Role) => ({
  can: (permission: Permission) => roleHas(role, permission),
  request: vi.fn<PaletteActor['request']>(),
});
const labels = (role: Role, change: Parameters<typeof containerFixture>[0] = {}) =>
  containerItems([containerFixture(change)], actorOf(role))[0]
    ?.actions()
    .map(({ id }) => id) ?? [];

test('an action is offered when the role may and the state allows it', () => {
  expect(labels('viewer')).toContain('logs');
  expect(labels('viewer')).not.toContain('restart');
  expect(labels('operator')).toEqual(expect.arrayContaining(['logs', 'stop', 'restart', 'pause', 'kill']));
  expect(labels('operator')).not.toContain('remove');
  expect(labels('operator')).not.toContain('start');
  expect(labels('operator', { state: 'exited' })).toContain('start');
  expect(labels('deployer')).toEqual(expect.arrayContaining(['remove', 'duplicate']));
});

test('an action asks for the dialog with exactly this container; a stack with those that can', () => {
  const actor = actorOf('admin');
  const running = containerFixture({ name: 'a', stack: 'shop' });
  const ended = containerFixture({ name: 'b', stack: 'shop', state: 'exited' });
  const restart = containerItems([running], actor)[0]
    ?.actions()
    .find(({ id }) => id === 'restart')?.target;
  if (restart === undefined || !('run' in restart)) throw new Error('it cannot be restarted');
  restart.run();
  expect(actor.request).toHaveBeenLastCalledWith('restart', [running]);
  const [stack] = stackItems([running, ended], actor);
  expect(stack?.target).toEqual({ href: '/containers?stack=shop' });
  const stop = stack?.actions().find(({ id }) => id === 'stop')?.target;
  if (stop === undefined || !('run' in stop)) throw new Error('it cannot be stopped');
  stop.run();
  expect(actor.request).toHaveBeenLastCalledWith('stop', [running]);
});

test('a host is changed only by who manages hosts', () => {
  const ids = (role: Role) =>
    hostItems([hostFixture({})], actorOf(role))[0]
      ?.actions()
      .map(({ id }) => id);
  expect(ids('viewer')).toEqual(['containers', 'images', 'volumes', 'networks']);
  expect(ids('admin')).toContain('change');
});

test('the way back of each environment is found in one go, by who may', () => {
  const found = (role: Role, query: string) => paletteHits(query, appItems([appFixture()], actorOf(role)), [])[0];
  expect(found('deployer', 'roll back shop-api')?.item.target).toEqual({
    href: '/apps/shop-api?dialog=rollback-production',
  });
  expect(found('deployer', 'deploy shop-api')?.action?.target).toEqual({
    href: '/apps/shop-api?dialog=deploy-production',
  });
  expect(found('operator', 'roll back shop-api')).toBeUndefined();
  expect(found('viewer', 'shop-api')?.item.target).toEqual({ href: '/apps/shop-api' });
});
