import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import { environmentSettings } from '@/lib/contract/app';
import { DEPLOYER } from '@/lib/testing/deploy-kit';
import { FakeClock } from '@/lib/testing/fake-clock';
import { createAuditLog } from '../audit/audit-log';
import { openSecretKey } from '../db/secret-key';
import { openStateDatabase, type StateDatabase } from '../db/state-database';
import { createLogger } from '../logger';
import { LeaseLost } from './deployment-journal';
import { DeploymentService } from './deployment-service';
import { ONLY_SERVICE } from './ledger';
import type { DeploymentSources } from './run-context';

/** The ledger on a real database, with a host that does not answer: everything stays in the queue. */
describe('the ledger of deployments', () => {
  let dataDir: string;
  let state: StateDatabase;
  let service: DeploymentService;

  const open = () => {
    const clock = new FakeClock(Date.UTC(2026, 10, 21));
    const log = createLogger(() => {});
    state = openStateDatabase(dataDir, clock, log);
    const away = {
      engine: () => null,
      product: () => null,
      host: () => undefined,
      hosts: () => [],
      container: () => undefined,
    };
    service = new DeploymentService({
      state,
      secrets: openSecretKey(dataDir, null),
      fleet: { ...away, containers: () => [] } as unknown as DeploymentSources['fleet'],
      config: { bindAllow: [] },
      audit: createAuditLog({ state, clock, log }),
      clock,
      log,
      ownContainer: null,
    });
  };
  beforeEach(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-ledger-'));
    open();
  });
  afterEach(async () => {
    void service.close();
    state.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const place = (name: string, container = 'web') => {
    const app = service.ledger.app(name) ?? service.ledger.createApp(name);
    const environment =
      service.ledger.environment(app.id, 'production') ??
      service.ledger.createEnvironment(app, {
        name: 'production',
        rank: 0,
        targets: [{ host: 'local', container }],
        settings: environmentSettings.parse({}),
      });
    return { app, environment };
  };
  const release = (name = 'shop', secret = 'geheim-77') => {
    const { environment } = place(name, `${name}-web`);
    const spec = { ...emptySpec('web'), environment: [{ name: 'DB_PASSWORD', value: secret }] };
    return service.ledger.addRelease(environment, {
      source: 'adopted',
      services: [
        { name: ONLY_SERVICE, image: { reference: 'web', pin: 'web', local: true, id: null, platform: null } },
      ],
      specs: { [ONLY_SERVICE]: spec },
      commit: null,
      runUrl: null,
      createdBy: 'dora',
    });
  };
  const ask = (key: string | null = null, reason = 'because') =>
    service.rollBack(DEPLOYER, place('shop', 'shop-web'), release(), { reason }, key);

  it('numbers releases within the app, never twice, and keeps their secrets sealed', () => {
    expect([release().number, release().number, release('other').number]).toEqual([1, 2, 1]);
    const row = service.ledger.release(service.ledger.app('shop')?.id ?? '', 2);
    if (row === undefined) throw new Error('lost');
    expect(row.specs).not.toContain('geheim');
    expect(service.ledger.specOf(row).environment).toEqual([{ name: 'DB_PASSWORD', value: 'geheim-77' }]);
  });
  it('a container belongs to one environment', () => {
    place('shop', 'web');
    expect(() => place('other', 'web')).toThrow(/deployed by shop/);
  });
  it('of those that wait the newest takes the place of the others', () => {
    const [one, two] = [ask(), ask()];
    expect([service.find(one.id).state, service.find(two.id).state]).toEqual(['superseded', 'queued']);
  });
  it('under one key there is one deployment, after a restart too', () => {
    const first = ask('run-7');
    state.close();
    open();
    expect(ask('run-7').id).toBe(first.id);
    expect(() => ask('run-7', 'another reason')).toThrow(/another request/);
    expect(ask('run-8').id).not.toBe(first.id);
  });
  it('what is cancelled before it had begun is over', () => {
    const { id } = ask();
    expect(service.cancel({ ...DEPLOYER, username: 'carl' }, id)).toMatchObject({ state: 'cancelled' });
    expect(() => service.cancel(DEPLOYER, id)).toThrow(/ended already/);
  });
  it('whoever lost the lease writes nothing any more', () => {
    const row = ask();
    const fence = service.journal.takeLease(row);
    const held = { ...row, fence };
    const step = { name: 'preflight', target: 'local/web', position: 0 } as const;
    expect(service.journal.begin(held, step)).toBe(1);
    expect(service.journal.takeLease(row)).toBe(fence + 1);
    expect(() => service.journal.begin(held, step)).toThrow(LeaseLost);
    expect(service.journal.targets(row.id)).toMatchObject([{ step: 'preflight' }]);
  });
  it('commit and end are one write each: what is live, the verdict, the environment free again', () => {
    const row = ask();
    service.journal.takeLease(row);
    service.journal.commit(row, 5);
    expect(service.ledger.environmentById(row.environmentId).activeReleaseId).toBe(row.releaseId);
    service.journal.finish(row, { state: 'rolled_back', words: 'put back', active: null });
    const { activeReleaseId, leaseDeploymentId } = service.ledger.environmentById(row.environmentId);
    expect([activeReleaseId, leaseDeploymentId, service.find(row.id).state]).toEqual([null, null, 'rolled_back']);
  });
  it('a transaction within another is part of it', () => {
    expect(() =>
      service.journal.transaction(() => {
        service.journal.transaction(() => service.ledger.createApp('inner'));
        throw new Error('all or nothing');
      }),
    ).toThrow('all or nothing');
    expect(service.ledger.app('inner')).toBeUndefined();
  });
});
