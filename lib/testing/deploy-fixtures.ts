import type { App, Environment, TargetState } from '@/lib/contract/app';
import type { Deployment, DeploymentDetail, DeploymentStep } from '@/lib/contract/deployment';
import type { ReleaseSummary, RollbackChoice } from '@/lib/contract/release';
import { isTerminal, STEP_WORDS } from '@/lib/deploy/words';

/** For tests: what the ledger tells, with only what matters spelt out. */
export function releaseFixture(change: Partial<ReleaseSummary> = {}): ReleaseSummary {
  const number = change.number ?? 2;
  const digest = String(number).repeat(64).slice(0, 64);
  return {
    id: `release-${number}`,
    number,
    createdAt: 1_000 * number,
    createdBy: 'ada',
    source: number === 1 ? 'adopted' : 'deployed',
    environment: 'production',
    commit: null,
    runUrl: null,
    services: [
      {
        name: 'app',
        image: {
          reference: `registry.example.com/shop/api:1.${number}.0`,
          pin: `registry.example.com/shop/api@sha256:${digest}`,
          local: false,
          id: null,
          platform: 'linux/amd64',
        },
      },
    ],
    ...change,
  };
}

export function stepFixture(change: Partial<DeploymentStep> = {}): DeploymentStep {
  const name = change.name ?? 'verify';
  return {
    number: 1,
    name,
    title: STEP_WORDS[name],
    target: 'local/shop-api',
    state: 'done',
    startedAt: 1_000,
    finishedAt: 2_500,
    words: null,
    ...change,
  };
}

export function deploymentFixture(change: Partial<Deployment> = {}): Deployment {
  const state = change.state ?? 'succeeded';
  return {
    id: 'deployment-1',
    app: 'shop-api',
    environment: 'production',
    release: releaseFixture(),
    previous: releaseFixture({ number: 1 }),
    trigger: 'deploy',
    state,
    verdict: isTerminal(state) ? state : null,
    words: null,
    startedBy: 'ada',
    reason: null,
    commit: null,
    runUrl: null,
    createdAt: 1_000,
    startedAt: 1_000,
    finishedAt: isTerminal(state) ? 9_000 : null,
    hosts: ['local'],
    strategy: 'stop-first',
    strategyWords: null,
    steps: [],
    verifications: [],
    downtimeMs: null,
    failure: null,
    watchUntil: null,
    cancellable: !isTerminal(state),
    ...change,
  };
}

export function deploymentDetailFixture(change: Partial<DeploymentDetail> = {}): DeploymentDetail {
  return { ...deploymentFixture(change), changes: [], healthLog: [], logTail: [], ...change };
}

export function targetFixture(change: Partial<TargetState> = {}): TargetState {
  return {
    host: 'local',
    container: 'shop-api',
    containerId: null,
    state: 'running',
    health: 'healthy',
    release: 2,
    stale: false,
    ...change,
  };
}

export function environmentFixture(change: Partial<Environment> = {}): Environment {
  const name = change.name ?? 'production';
  return {
    id: `environment-${name}`,
    name,
    rank: 0,
    targets: [targetFixture()],
    settings: { watchSeconds: 60, keep: 3, probe: null, startFirst: true },
    active: releaseFixture(),
    deployment: null,
    ...change,
  };
}

export function appFixture(change: Partial<App> = {}): App {
  const name = change.name ?? 'shop-api';
  return { id: `app-${name}`, name, createdAt: 500, environments: [environmentFixture()], ...change };
}

export function rollbackChoiceFixture(change: Partial<RollbackChoice> = {}): RollbackChoice {
  return {
    release: releaseFixture({ number: 1 }),
    healthy: true,
    isDefault: true,
    ready: true,
    places: [{ host: 'local', image: 'local', words: 'The image is on the host.' }],
    words: 'Rollback ready.',
    changes: [],
    ...change,
  };
}
