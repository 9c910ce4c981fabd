import { describe, expect, it } from 'vitest';
import {
  commandLine,
  coresWords,
  distinctPorts,
  limitFacts,
  mountGroups,
  restartWords,
  runsAsRoot,
  securityFacts,
} from './container-words';

describe('restartWords', () => {
  it.each([
    ['no', 0, false, 'Never'],
    ['', 0, false, 'Never'],
    ['always', 0, false, 'Always, also after the engine was restarted'],
    ['unless-stopped', 0, false, 'Always, unless somebody stopped it'],
    ['on-failure', 0, false, 'When it fails'],
    ['on-failure', 1, false, 'When it fails, 1 time at most'],
    ['no', 0, true, 'Never: it removes itself when it ends'],
  ])('%s %i %s', (restartPolicy, restartMaxRetries, autoRemove, words) => {
    expect(restartWords({ restartPolicy, restartMaxRetries, autoRemove }).words).toBe(words);
  });
});

describe('limitFacts', () => {
  const none = {
    memoryLimit: null,
    memoryReservation: null,
    memorySwap: null,
    cpuLimit: null,
    cpuShares: null,
    cpusetCpus: '',
    pidsLimit: null,
  };
  const words = (part: Partial<typeof none>) => limitFacts({ ...none, ...part } as never).map((row) => row.fact.words);

  it('warns where there is none', () => {
    expect(limitFacts(none).map((row) => [row.label, row.fact.tone])).toEqual([
      ['Memory', 'warn'],
      ['CPU', 'warn'],
      ['Processes', 'warn'],
    ]);
  });

  it('tells memory from swap: the engine’s swap figure includes the memory', () => {
    const memoryLimit = 64 * 1024 ** 2;
    expect(words({ memoryLimit, memorySwap: memoryLimit } as never)[0]).toBe('64 MiB, no swap');
    expect(words({ memoryLimit, memorySwap: memoryLimit * 2 } as never)[0]).toBe('64 MiB, and 64 MiB of swap');
    expect(words({ memoryLimit, memorySwap: -1 } as never)[0]).toBe('64 MiB, swap without limit');
    expect(words({ memoryLimit } as never)[0]).toBe('64 MiB');
  });

  it('counts cores', () => {
    expect([0.5, 1, 1.25, 2].map(coresWords)).toEqual(['0.5 cores', '1 core', '1.25 cores', '2 cores']);
  });
});

describe('securityFacts', () => {
  const sound = {
    user: '1000:1000',
    privileged: false,
    readOnlyRootFilesystem: true,
    capAdd: [],
    capDrop: ['ALL'],
    securityOptions: ['no-new-privileges:true'],
    pidMode: '',
    ipcMode: 'private',
    networkMode: 'web',
    devices: [],
    mounts: [],
  };

  it('has no warning for a sound container', () => {
    expect(securityFacts(sound)).toEqual([
      { words: 'Runs as 1000:1000', tone: 'good' },
      { words: 'Its own files are read-only', tone: 'good' },
      { words: 'All capabilities dropped', tone: 'good' },
      { words: 'Cannot gain new privileges', tone: 'good' },
    ]);
  });

  it('warns of every way out', () => {
    const mount = {
      type: 'bind',
      source: '/var/run/docker.sock',
      destination: '/sock',
      readOnly: true,
      driver: null,
      propagation: null,
    };
    const facts = securityFacts({
      ...sound,
      user: '',
      privileged: true,
      capDrop: [],
      capAdd: ['SYS_ADMIN'],
      securityOptions: ['seccomp=unconfined', 'no-new-privileges', `seccomp={${'x'.repeat(100)}}`],
      networkMode: 'host',
      pidMode: 'host',
      mounts: [mount],
    });
    expect(facts.filter((fact) => fact.tone === 'warn').map((fact) => fact.words)).toEqual([
      'Privileged',
      'Starts as root',
      'Has the engine’s socket (/sock)',
      'Extra capabilities: SYS_ADMIN',
      'seccomp is switched off',
      'Uses the network of the host',
      'Sees the processes of the host',
    ]);
    expect(facts.map((fact) => fact.words)).toContain('seccomp: own profile');
  });

  it('knows root by all its names', () => {
    expect(['', '0', 'root', '0:1000', 'root:x', '1000', 'rooty'].map(runsAsRoot)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('ports', () => {
  const port = { ip: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' as const };

  it('takes IPv4 and IPv6 on every interface for one', () => {
    expect(
      distinctPorts([
        { ...port, ip: '0.0.0.0' },
        { ...port, ip: '::' },
        { ...port, ip: '127.0.0.1' },
      ]),
    ).toHaveLength(2);
  });
});

describe('commandLine', () => {
  it('quotes so that the line can be pasted', () => {
    expect(commandLine(['sh', '-c', 'echo "hi" > /x', "it's", ''])).toBe(`sh -c 'echo "hi" > /x' 'it'\\''s' ''`);
  });
});

describe('mountGroups', () => {
  it('tells volumes, folders and memory apart and hides none', () => {
    const mount = { source: 's', destination: '/d', readOnly: false, driver: null, propagation: null };
    const groups = mountGroups([
      { ...mount, type: 'tmpfs' },
      { ...mount, type: 'volume' },
      { ...mount, type: 'image' },
    ]);
    expect(groups.map((group) => [group.title, group.mounts.length])).toEqual([
      ['Volumes', 1],
      ['In memory', 1],
      ['Others', 1],
    ]);
  });
});
