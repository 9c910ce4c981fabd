const KIBI = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

function round(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return value.toFixed(0);
  if (magnitude >= 10) return value.toFixed(1).replace(/\.0$/, '');
  return magnitude >= 0.1 ? value.toFixed(2).replace(/\.?0+$/, '') : value.toFixed(2);
}

/** Bytes in binary units: `0 B`, `512 B`, `1.5 KiB`, `23.4 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.95 rounds to 1024: go up one unit before that shows.
  while (Math.abs(value) >= 999.5 && unit < KIBI.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : round(value)} ${KIBI[unit]}`;
}

/** A use beside its limit, in the limit's unit where that says something: `12.1 / 64 MiB`, `3 KiB / 8 GiB`. */
export function formatBytesOf(bytes: number, limit: number): string {
  const whole = formatBytes(limit);
  const [figure = '', unit = ''] = whole.split(' ');
  const inUnit = (bytes / limit) * Number(figure);
  return bytes === 0 || inUnit >= 0.01 ? `${round(inUnit)} / ${figure} ${unit}` : `${formatBytes(bytes)} / ${whole}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `percent` is 0-100 (CPU may exceed it: 100 = one core): `0 %`, `0.4 %`, `12 %`, `340 %`. */
export function formatPercent(percent: number): string {
  if (percent === 0) return '0 %';
  if (percent < 0.1) return '< 0.1 %';
  return `${percent < 10 ? percent.toFixed(1).replace(/\.0$/, '') : Math.round(percent)} %`;
}

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** The two greatest units of a span in ms: `3 d 4 h`, `12 min 5 s`, `850 ms`, `0 s`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.round(ms)} ms`;
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  const high = UNITS[first];
  if (high === undefined) return '0 s';
  const highCount = Math.floor(ms / high.ms);
  const low = UNITS[first + 1];
  const lowCount = low === undefined ? 0 : Math.floor((ms - highCount * high.ms) / low.ms);
  return low === undefined || lowCount === 0
    ? `${highCount} ${high.name}`
    : `${highCount} ${high.name} ${lowCount} ${low.name}`;
}

/** One unit only, for narrow columns: `3 d`, `4 h`, `12 min`, `5 s`. */
export function formatShortDuration(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms);
  return unit === undefined ? '0 s' : `${Math.floor(ms / unit.ms)} ${unit.name}`;
}

/** `5 min ago`, `in 3 h`, `just now`. */
export function formatRelative(at: number, now: number): string {
  const distance = now - at;
  if (Math.abs(distance) < 5000) return distance >= 0 ? 'just now' : 'in a moment';
  return distance > 0 ? `${formatShortDuration(distance)} ago` : `in ${formatShortDuration(-distance)}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 container`, `3 containers`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
