import { expect, test } from 'vitest';
import type { FleetEvent } from '@/lib/contract/event';
import { activityFixture, hostFixture } from '@/lib/testing/fake-live';
import { coalesced, type Notice, NoticeFinder, type NoticeSources } from './notice-model';
import { NOTICE_KINDS, parseSettings } from './notification-settings';

const NOTHING: NoticeSources = { events: [], hosts: [], activities: [], activitiesSynced: true };

function event(action: string, at: number, change: Partial<FleetEvent> = {}): FleetEvent {
  return {
    host: 'local',
    at,
    type: 'container',
    action,
    id: 'web',
    name: 'web',
    image: null,
    exitCode: null,
    detail: null,
    ...change,
  };
}
const unhealthy = event('health_status', 5, { detail: 'unhealthy' });
const died = event('die', 6, { exitCode: 3 });
const titles = (notices: readonly Notice[]) => notices.map(({ title }) => title);

test('what was there before is no news; what comes is told once, also after the list came anew', () => {
  const finder = new NoticeFinder();
  expect(finder.look({ ...NOTHING, events: [unhealthy] })).toEqual([]);
  expect(titles(finder.look({ ...NOTHING, events: [unhealthy, died] }))).toEqual(['web ended with code 3']);
  expect(finder.look({ ...NOTHING, events: [{ ...unhealthy }, { ...died }] })).toEqual([]);
  const again = event('health_status', 9, { detail: 'unhealthy' });
  expect(finder.look({ ...NOTHING, events: [unhealthy, died, again] })).toMatchObject([
    { kind: 'unhealthy', href: '/hosts/local/containers/web/health' },
  ]);
});

test('an end is news when nobody asked for it, with its true reason', () => {
  const finder = new NoticeFinder();
  finder.look(NOTHING);
  const killed = [event('kill', 1, { detail: '15', id: 'a' }), event('die', 2, { exitCode: 143, id: 'a' })];
  const clean = event('die', 3, { exitCode: 0, id: 'b' });
  const oom = [event('die', 4, { exitCode: 137, id: 'c', name: 'api' }), event('oom', 5, { id: 'c', name: 'api' })];
  expect(titles(finder.look({ ...NOTHING, events: [...killed, clean, ...oom] }))).toEqual(['api ran out of memory']);
});

test('a host that goes and comes back', () => {
  const finder = new NoticeFinder();
  const live = hostFixture({ id: 'edge', name: 'Edge', status: 'live' });
  const away = hostFixture({ id: 'edge', name: 'Edge', status: 'reconnecting' });
  finder.look({ ...NOTHING, hosts: [live] });
  expect(titles(finder.look({ ...NOTHING, hosts: [away] }))).toEqual(['Edge does not answer']);
  expect(finder.look({ ...NOTHING, hosts: [away] })).toEqual([]);
  expect(titles(finder.look({ ...NOTHING, hosts: [live] }))).toEqual(['Edge answers again']);
});

test('an activity that has ended', () => {
  const finder = new NoticeFinder();
  const running = activityFixture({ id: 'pull-0001', title: 'Pull redis', state: 'running' });
  finder.look({ ...NOTHING, activities: [running] });
  const failed = activityFixture({ id: 'pull-0001', title: 'Pull redis', state: 'failed' });
  expect(finder.look({ ...NOTHING, activities: [failed] })).toMatchObject([
    { title: 'Pull redis: failed', href: '/activities/pull-0001' },
  ]);
});

test('many at once are one message', () => {
  const one = (title: string): Notice => ({ kind: 'died', title, body: '', href: '/x' });
  expect(coalesced([one('a'), one('b'), one('c')])).toHaveLength(3);
  expect(coalesced(['a', 'b', 'c', 'd', 'e'].map(one))).toMatchObject([
    { title: '5 things happened', body: 'a; b; c and 2 more', href: '/' },
  ]);
});

test('off until somebody turned it on; nonsense is off', () => {
  for (const text of [null, '', '{', '1', '{"on":"yes"}']) expect(parseSettings(text).on).toBe(false);
  expect(parseSettings('{"on":true}')).toEqual({ on: true, kinds: NOTICE_KINDS });
  expect(parseSettings('{"on":true,"kinds":["host","x"]}').kinds).toEqual(['host']);
});
