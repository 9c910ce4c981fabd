import { expect, it } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import type { FleetEvent } from '@/lib/contract/event';
import { containerFixture, hostFixture } from '@/lib/testing/fake-live';
import type { Fleet } from '../engine/fleet';
import type { StatsTick } from '../engine/stats-service';
import { LiveFrames } from './live-frame';

const row = (id: string, stack: string | null) => ({ ...containerFixture(), host: 'local', id, name: id, stack });
const ROWS = [row('mine', 'staging-shop'), row('other', 'prod-shop'), row('lone', null)];
const event = (fields: Partial<FleetEvent>): FleetEvent => ({
  host: 'local',
  at: 1,
  type: 'container',
  action: 'start',
  id: 'x',
  name: 'x',
  image: null,
  exitCode: null,
  detail: null,
  ...fields,
});
const EVENTS = [
  event({ id: 'mine', name: 'e-mine' }),
  event({ id: 'other', name: 'e-other' }),
  event({ id: 'gone', name: 'e-gone-mine', stack: 'staging-shop' }),
  event({ id: 'gone', name: 'e-gone-other', stack: 'prod-shop' }),
  event({ id: 'gone', name: 'e-gone-lone' }),
  event({ type: 'volume', name: 'e-volume' }),
  event({ type: 'console', name: 'e-console' }),
];
const fleet = {
  revision: 1,
  hosts: () => [{ ...hostFixture(), id: 'local' }],
  containers: () => ROWS,
  events: () => EVENTS,
  container: (_: string, id: string) => ROWS.find((one) => one.id === id),
} as unknown as Fleet;

const actor = (stacks: string[]): Actor => ({
  kind: 'user',
  userId: 'u',
  username: 'anna',
  role: 'operator',
  hosts: null,
  grants: [{ role: 'operator', hosts: ['*'], stacks }],
  permissions: null,
  credentialId: 's',
});
const scoped = actor(['staging-*']);
const all = actor(['*']);
const read = (frame: { of(sub: number): Buffer } | null) =>
  frame === null ? null : JSON.parse(frame.of(1).toString());
const names = (rows: { name: string }[] = []) => rows.map(({ name }) => name);

it('a snapshot has the containers and events of the own stacks', () => {
  const frames = new LiveFrames(fleet);
  const mine = read(frames.snapshot(scoped));
  expect([names(mine.containers), names(mine.events)]).toEqual([['mine'], ['e-mine', 'e-gone-mine', 'e-console']]);
  const whole = read(frames.snapshot(all));
  expect([whole.containers.length, whole.events.length]).toEqual([3, 7]);
});

it('a patch tells of nothing else, not even that it went', () => {
  const frames = new LiveFrames(fleet);
  const patch = {
    revision: 2,
    hosts: [],
    removedHosts: [],
    containers: ROWS,
    removedContainers: [
      { host: 'local', id: 'r-mine', stack: 'staging-shop' },
      { host: 'local', id: 'r-other', stack: 'prod-shop' },
      { host: 'local', id: 'r-lone', stack: null },
    ],
    events: EVENTS,
  };
  const mine = read(frames.patch(patch, scoped));
  expect(names(mine.containers)).toEqual(['mine']);
  expect(mine.removedContainers).toEqual([{ host: 'local', id: 'r-mine' }]);
  expect(read(frames.patch(patch, all)).removedContainers).toHaveLength(3);
  const [, other] = ROWS;
  if (!other) throw new Error('no row');
  const foreign = { revision: 3, hosts: [], removedHosts: [], containers: [other], removedContainers: [], events: [] };
  expect(frames.patch(foreign, scoped)).toBeNull();
});

it('figures are those of the own containers', () => {
  const frames = new LiveFrames(fleet);
  const tick = { at: 1, containers: { local: { mine: 1, other: 2, lone: 3, unknown: 4 } }, hosts: {} };
  expect(read(frames.stats(tick as unknown as StatsTick, scoped)).containers).toEqual({ local: { mine: 1 } });
});
