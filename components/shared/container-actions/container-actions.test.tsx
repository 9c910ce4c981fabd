import { describe, expect, test, vi } from 'vitest';
import { ActivityStore } from '@/lib/client/activity-store';
import { FleetStore } from '@/lib/client/fleet-store';
import type { Activity, ActivityItem } from '@/lib/contract/activity';
import type { ContainerDetail } from '@/lib/contract/container';
import { activityFixture, activityItemFixture, containerFixture } from '@/lib/testing/fake-live';
import { bulkConsequences, singleConsequences } from './action-consequences';
import { contextFrom, neighboursOf } from './action-context';
import { ActionRunner, type ActionSender } from './action-runner';

const port = { ip: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' as const };
const web = containerFixture({
  name: 'web',
  stack: 'shop',
  service: 'web',
  ports: [port, { ...port, ip: '::' }],
  restartPolicy: 'always',
});

function detail(change: Partial<ContainerDetail> = {}): ContainerDetail {
  return {
    ...web,
    stopSignal: 'SIGQUIT',
    stopTimeoutSeconds: 30,
    autoRemove: false,
    mounts: [],
    networkMode: 'bridge',
    pidMode: '',
    ipcMode: '',
    allLabels: {},
    ...change,
  } as ContainerDetail;
}

const context = (change: Partial<ContainerDetail> = {}) => ({ detail: detail(change), sharing: [], needing: [] });

describe('consequences', () => {
  test('a stop names signal, patience, port once, and what the restart policy does', () => {
    const lines = singleConsequences('stop', web, {}, context());
    expect(lines).toEqual([
      'Its process gets SIGQUIT, and SIGKILL if it has not ended after 30 s.',
      'Port 8080 of the host answers no more.',
      'It stays down until it is started, or the engine restarts (policy: always).',
    ]);
  });

  test('auto-remove is said: stopping deletes', () => {
    expect(singleConsequences('stop', web, {}, context({ autoRemove: true })).join(' ')).toContain('gone for good');
  });

  test('removing tells named volumes from anonymous ones', () => {
    const volume = { type: 'volume', destination: '/x', readOnly: false, driver: 'local', propagation: null };
    const mounts = [
      { ...volume, source: 'shop_data' },
      { ...volume, source: 'a'.repeat(64) },
    ];
    const keep = singleConsequences('remove', web, {}, context({ mounts })).join(' ');
    expect(keep).toContain('shop_data: stay');
    expect(keep).toContain('left behind');
    expect(singleConsequences('remove', web, { volumes: true }, context({ mounts })).join(' ')).toContain(
      'deleted with all data',
    );
  });

  test('finds who shares the network and who was declared to need it', () => {
    const sidecar = detail({ name: 'sidecar', id: 'side', networkMode: `container:${web.id}`, stack: null });
    const api = detail({
      name: 'api',
      id: 'api',
      allLabels: { 'com.docker.compose.depends_on': 'db:service_started:false,web:service_healthy:true' },
    });
    const found = contextFrom(detail(), [sidecar, api, detail({ name: 'other', id: 'other' })]);
    expect(found).toMatchObject({ sharing: ['sidecar'], needing: ['api'] });
    const lines = singleConsequences('stop', web, {}, found).join(' ');
    expect(lines).toContain('sidecar lives in its namespaces and loses the network');
    expect(lines).toContain('Declared to need it: api.');
  });

  test('asks only those that could depend on it', () => {
    const lone = containerFixture({ name: 'lone', networks: [] });
    const stranger = containerFixture({ name: 'stranger' });
    const away = containerFixture({ name: 'away', host: 'other', networks: [] });
    expect(neighboursOf(web, [web, lone, stranger, away])).toEqual([lone]);
  });

  test('in bulk the sum is told', () => {
    const lines = bulkConsequences('stop', [web, containerFixture({ name: 'b' })], {}).join(' ');
    expect(lines).toContain('answer no more: 8080');
    expect(lines).toContain('1 of them come back');
  });
});

describe('runner', () => {
  function fleetOf(names: string[]) {
    const fleet = new FleetStore();
    const containers = names.map((name) => containerFixture({ name }));
    fleet.applySnapshot({ type: 'snapshot', sub: 1, revision: 1, hosts: [], containers, events: [] });
    return { fleet, containers };
  }

  const activities = () => new ActivityStore();
  const sender = (one: ActionSender['one']): ActionSender => ({
    one,
    many: () => Promise.reject(new Error('not asked for')),
  });

  test('the mark stays after the answer until the engine’s event has changed the row', async () => {
    const { fleet, containers } = fleetOf(['a']);
    const [a] = containers;
    if (a === undefined) throw new Error('no container');
    const runner = new ActionRunner(
      fleet,
      activities(),
      sender(() => Promise.resolve(true)),
    );
    expect(await runner.run('stop', a, {})).toMatchObject({ outcome: 'done' });
    expect(runner.pending().size).toBe(1);
    fleet.applyPatch({ type: 'patch', sub: 1, revision: 2, containers: [{ ...a, state: 'exited', exitCode: 0 }] });
    expect(runner.pending().size).toBe(0);
  });

  test('the mark goes by itself when no event comes, and at once after a failure', async () => {
    vi.useFakeTimers();
    const { fleet, containers } = fleetOf(['a', 'b']);
    const runner = new ActionRunner(
      fleet,
      activities(),
      sender((_action, { name }) => (name === 'a' ? Promise.resolve(true) : Promise.reject(new Error('x')))),
    );
    const results = await Promise.all(containers.map((each) => runner.run('stop', each, {})));
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
    expect([...runner.pending().keys()]).toEqual([`local/${containers[0]?.id}`]);
    vi.advanceTimersByTime(6000);
    expect(runner.pending().size).toBe(0);
    vi.useRealTimers();
  });

  test('an action on many, of whoever and from wherever, marks those that it is at', () => {
    const { fleet } = fleetOf([]);
    const store = activities();
    const runner = new ActionRunner(
      fleet,
      store,
      sender(() => Promise.resolve(true)),
    );
    let told = 0;
    const stop = runner.subscribe(() => {
      told += 1;
    });
    const item = (id: string, state: ActivityItem['state']) => activityItemFixture({ id, state });
    const bulk = (items: ActivityItem[], fields: Partial<Activity> = {}) =>
      store.apply({
        type: 'activities',
        sub: 1,
        first: true,
        activities: [activityFixture({ kind: 'container.restart', items, ...fields })],
      });
    bulk([item('local/a', 'running'), item('local/b', 'waiting')]);
    expect([...runner.pending()]).toEqual([['local/a', 'restart']]);
    bulk([item('local/a', 'running'), item('local/b', 'waiting')]);
    expect(told).toBe(1);
    bulk([item('local/a', 'succeeded'), item('local/b', 'running')]);
    expect([...runner.pending()]).toEqual([['local/b', 'restart']]);
    bulk([item('local/b', 'running')], { state: 'interrupted' });
    expect(runner.pending().size).toBe(0);
    stop();
  });
});
