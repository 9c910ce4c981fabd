/** Busy and whole time of all cores since the start of the machine, in ticks; proc(5), `/proc/stat`. null: not that file. */
export function cpuTimes(stat: string): { busy: number; total: number } | null {
  const line = /^cpu +([0-9 ]+)$/m.exec(stat)?.[1];
  if (line === undefined) return null;
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/ +/)
    .map(Number);
  // guest and guest_nice are counted in user and nice already.
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}

/** proc(5), `/proc/meminfo`: used is what programs could not have, so page cache that can be given up does not count. */
export function memoryFigures(meminfo: string): { totalBytes: number; usedBytes: number } | null {
  const kilobytes = (name: string) => {
    const digits = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1];
    return digits === undefined ? null : Number(digits) * 1024;
  };
  const total = kilobytes('MemTotal');
  const available = kilobytes('MemAvailable');
  return total === null || available === null ? null : { totalBytes: total, usedBytes: Math.max(0, total - available) };
}
