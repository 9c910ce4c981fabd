import type { ContainerSummary } from '@/lib/contract/container';

/** A running container without a health check; for the tests of this folder. */
export function container(part: Partial<ContainerSummary>): ContainerSummary {
  return {
    host: 'local',
    id: `id-${part.name ?? 'web'}`,
    name: 'web',
    image: 'nginx:1.27',
    imageId: 'sha256:1',
    command: 'nginx',
    createdAt: 0,
    state: 'running',
    health: 'none',
    failingStreak: 0,
    exitCode: null,
    oomKilled: false,
    error: null,
    startedAt: 0,
    finishedAt: null,
    restartCount: 0,
    restartPolicy: 'no',
    stack: null,
    service: null,
    ports: [],
    networks: [],
    memoryLimit: null,
    cpuLimit: null,
    pidsLimit: null,
    tty: false,
    labels: {},
    ...part,
  };
}
