import 'server-only';
import { readFile, statfs } from 'node:fs/promises';
import { release } from 'node:os';
import type { HostSample } from '@/lib/contract/host';
import type { StatsSample } from '@/lib/contract/stats';
import type { EngineEndpoint, EngineInfo, EngineVersion } from '@/lib/docker/engine';
import { cpuTimes, memoryFigures } from '@/lib/stats/proc-files';

/** The machine's own figures; tests give others. Each resolves with null where it cannot be read. */
export interface MachineFiles {
  kernel: string;
  read(path: '/proc/stat' | '/proc/meminfo'): Promise<string | null>;
  space(path: string): Promise<{ usedBytes: number; totalBytes: number } | null>;
}

export const machineFiles: MachineFiles = {
  kernel: release(),
  read: (path) => readFile(path, 'utf8').catch(() => null),
  space: (path) =>
    statfs(path).then(
      ({ bfree, blocks, bsize }) => ({ usedBytes: (blocks - bfree) * bsize, totalBytes: blocks * bsize }),
      () => null,
    ),
};

/** Disks fill slowly, and a network file system's answer can take its time. */
const DISK_PERIOD_MS = 30_000;

type Product = { version: EngineVersion; info: EngineInfo };

/** The load of one host: the machine's own where the engine runs on this machine, else the sum over its containers. */
export class HostLoad {
  readonly #files: MachineFiles;
  readonly #endpoint: EngineEndpoint;
  #cpu: { busy: number; total: number } | null = null;
  #disk: { at: number; usedBytes: number | null; totalBytes: number | null } | null = null;

  constructor(endpoint: EngineEndpoint, files: MachineFiles) {
    this.#endpoint = endpoint;
    this.#files = files;
  }

  async sample(at: number, product: Product, containers: readonly StatsSample[]): Promise<HostSample> {
    return (await this.#ofMachine(at, product)) ?? ofContainers(at, product, containers);
  }

  /** A socket may lead elsewhere (a forwarded one, a virtual machine's): it is this machine if kernel and memory are the same. */
  async #ofMachine(at: number, { info, version }: Product): Promise<HostSample | null> {
    if (this.#endpoint.kind !== 'socket' || version.kernel !== this.#files.kernel) return null;
    const [stat, meminfo] = await Promise.all([this.#files.read('/proc/stat'), this.#files.read('/proc/meminfo')]);
    const memory = meminfo === null ? null : memoryFigures(meminfo);
    const cpu = stat === null ? null : cpuTimes(stat);
    if (memory === null || cpu === null || Math.abs(memory.totalBytes - info.memoryBytes) > 0.01 * memory.totalBytes)
      return null;
    const before = this.#cpu;
    this.#cpu = cpu;
    const passed = before === null ? 0 : cpu.total - before.total;
    if (this.#disk === null || at - this.#disk.at >= DISK_PERIOD_MS) {
      const space = info.rootDir.startsWith('/') ? await this.#files.space(info.rootDir) : null;
      this.#disk = { at, usedBytes: space?.usedBytes ?? null, totalBytes: space?.totalBytes ?? null };
    }
    return {
      at,
      cpuRatio: before === null || passed <= 0 ? null : Math.min(1, Math.max(0, (cpu.busy - before.busy) / passed)),
      memoryUsedBytes: memory.usedBytes,
      memoryTotalBytes: memory.totalBytes,
      diskUsedBytes: this.#disk.usedBytes,
      diskTotalBytes: this.#disk.totalBytes,
      source: 'host',
    };
  }
}

function ofContainers(at: number, { info }: Product, containers: readonly StatsSample[]): HostSample {
  const sum = (field: 'cpuPercent' | 'memoryBytes') => {
    const known = containers.map((sample) => sample[field]).filter((value) => value !== null);
    // Nothing runs: nothing is used. Something runs of which nothing is known: not known.
    return known.length === 0 && containers.length > 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  const cpu = sum('cpuPercent');
  return {
    at,
    cpuRatio: cpu === null || info.cpus <= 0 ? null : Math.min(1, cpu / 100 / info.cpus),
    memoryUsedBytes: sum('memoryBytes'),
    memoryTotalBytes: info.memoryBytes > 0 ? info.memoryBytes : null,
    diskUsedBytes: null,
    diskTotalBytes: null,
    source: 'containers',
  };
}
