import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { Inspect } from '../inspect';
import { type EngineBody, restartBody } from './create-body';

export interface ResourceChange {
  memory?: number | undefined;
  memoryReservation?: number | undefined;
  memorySwap?: number | undefined;
  cpus?: number | undefined;
  cpuShares?: number | undefined;
  cpusetCpus?: string | undefined;
  /** null: no limit. */
  pids?: number | null | undefined;
  restart?: ContainerSpec['restart'] | undefined;
}

/**
 * The body of an update. An engine refuses a memory limit above the present one for memory and swap, so that goes along: what was
 * unlimited stays so, and what was as much swap as memory (what engines do by themselves) is that again.
 */
export function toUpdateBody(change: ResourceChange, inspect: Inspect): EngineBody {
  const swap = change.memorySwap ?? (change.memory === undefined ? undefined : swapBeside(change.memory, inspect));
  const body: EngineBody = {
    Memory: change.memory,
    MemoryReservation: change.memoryReservation,
    MemorySwap: swap,
    NanoCpus: change.cpus === undefined ? undefined : Math.round(change.cpus * 1e9),
    CpuShares: change.cpuShares,
    CpusetCpus: change.cpusetCpus,
    // -1 on every engine; 0 reads as "as it is" on some.
    PidsLimit: change.pids === undefined ? undefined : (change.pids ?? -1),
    RestartPolicy: change.restart === undefined ? undefined : restartBody(change.restart),
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function swapBeside(memory: number, { HostConfig }: Inspect): number | undefined {
  const present = HostConfig?.Memory ?? 0;
  const swap = HostConfig?.MemorySwap ?? 0;
  if (swap === -1) return -1;
  if (swap === 0 || swap === present * 2) return memory * 2;
  // Somebody chose how much swap there is: that much beside the new limit.
  return memory + Math.max(0, swap - present);
}
