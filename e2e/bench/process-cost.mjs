// What processes cost, read from /proc (proc(5)): CPU, memory, open files.
import { readdirSync, readFileSync } from 'node:fs';
import { processesNaming } from '../engines/process-identity.mjs';

/** Clock ticks a second in /proc; USER_HZ is 100 on every Linux that Node runs on. */
const TICKS = 100;

/** @param {number} pid @returns {number} CPU seconds since it began, its threads included; 0 when it is gone */
export function cpuSeconds(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}

/** @param {number} pid @returns {number} resident bytes; 0 when it is gone */
export function residentBytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** @param {number} pid */
export const openFiles = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** @param {number} root @returns {number[]} it and all below it */
export function processTree(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // ended meanwhile
    }
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** The daemons of one engine: dockerd, containerd and the shims all name its folder. @param {{dir: string}} engine */
export const enginePids = (engine) => processesNaming(`${engine.dir}/`);

/** dockerd and containerd alone: not the shims with their containers' health checks. @param {{dir: string}} engine */
export const daemonPids = (engine) =>
  enginePids(engine).filter((pid) =>
    ['dockerd', 'containerd'].includes(readFileSync(`/proc/${pid}/comm`, 'utf8').trim()),
  );

/**
 * CPU over a stretch of time. Processes are listed once: those that come and go meanwhile (health probes) are not in it.
 * @param {readonly number[]} pids
 * @returns {() => number} percent of one core since the meter was made
 */
export function cpuMeter(pids) {
  const before = pids.map((pid) => ({ pid, seconds: cpuSeconds(pid) }));
  const since = performance.now();
  return () => {
    let used = 0;
    for (const { pid, seconds } of before) used += Math.max(0, cpuSeconds(pid) - seconds);
    return (100 * used) / ((performance.now() - since) / 1000);
  };
}

/** The one-minute load average. */
export const loadAverage = () => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
