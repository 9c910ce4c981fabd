import type { ChartLimit, ChartMarker, ChartPoint } from '@/components/charts/chart-data';
import type { ContainerSummary } from '@/lib/contract/container';
import type { FleetEvent } from '@/lib/contract/event';
import type { StatsSample } from '@/lib/contract/stats';

/** The background sample of a container that nobody watches, ms: a longer silence is a gap. */
export const SLOW_PERIOD_MS = 10_000;

export interface StatsCharts {
  cpu: ChartPoint[];
  memory: ChartPoint[];
  network: ChartPoint[];
  block: ChartPoint[];
  processes: ChartPoint[];
  throttling: ChartPoint[];
}

/** The samples as six charts. Memory is split: working set plus file cache is what the limit is compared with. */
export function statsCharts(samples: readonly StatsSample[]): StatsCharts {
  const points = (values: (sample: StatsSample) => ChartPoint['values']): ChartPoint[] =>
    samples.map((sample) => ({ at: sample.at, values: values(sample) }));
  return {
    cpu: points((sample) => ({ cpu: sample.cpuPercent })),
    memory: points((sample) => ({ used: sample.memoryBytes, cache: sample.memoryCacheBytes })),
    network: points((sample) => ({ in: sample.networkReceiveRate, out: sample.networkTransmitRate })),
    block: points((sample) => ({ read: sample.blockReadRate, written: sample.blockWriteRate })),
    processes: points((sample) => ({ processes: sample.processes })),
    throttling: points((sample) => ({
      throttled: sample.throttledRatio === null ? null : sample.throttledRatio * 100,
    })),
  };
}

/** Whether any sample has a figure: a container in the host's network has no network figures of its own. */
export function hasFigures(points: readonly ChartPoint[]): boolean {
  return points.some((point) => Object.values(point.values).some((value) => value !== null));
}

export function cpuLimit(container: Pick<ContainerSummary, 'cpuLimit'>): ChartLimit | undefined {
  return container.cpuLimit === null ? undefined : { value: container.cpuLimit * 100, label: 'limit' };
}

export function memoryLimit(container: Pick<ContainerSummary, 'memoryLimit'>): ChartLimit | undefined {
  return container.memoryLimit === null ? undefined : { value: container.memoryLimit, label: 'limit' };
}

interface Mark {
  words: string;
  tone: ChartMarker['tone'];
}

/** Marks nearer than this share of the window are drawn as one, else a crash loop paints the chart over. */
const TOGETHER = 1 / 12;
const TONES: readonly ChartMarker['tone'][] = ['info', 'warn', 'bad'];

/** Marks for what explains a change of the lines: starts, ends, out-of-memory kills, health flips. Oldest first. */
export function chartMarkers(events: readonly FleetEvent[], spanMs: number): ChartMarker[] {
  const groups: { at: number; marks: Mark[] }[] = [];
  for (const event of events) {
    const mark = event.type === 'container' ? markOf(event) : null;
    if (!mark) continue;
    const group = groups.at(-1);
    if (group && event.at - group.at < spanMs * TOGETHER) group.marks.push(mark);
    else groups.push({ at: event.at, marks: [mark] });
  }
  return groups.map(({ at, marks }) => ({
    at,
    label: groupWords(marks),
    tone: marks.reduce<ChartMarker['tone']>(
      (worst, { tone }) => (TONES.indexOf(tone) > TONES.indexOf(worst) ? tone : worst),
      'info',
    ),
  }));
}

function markOf(event: FleetEvent): Mark | null {
  if (event.action === 'start') return { words: 'started', tone: 'info' };
  if (event.action === 'oom') return { words: 'out of memory', tone: 'bad' };
  if (event.action === 'die') {
    const bad = event.exitCode !== null && ![0, 130, 137, 143].includes(event.exitCode);
    return { words: event.exitCode === null ? 'ended' : `ended (${event.exitCode})`, tone: bad ? 'bad' : 'warn' };
  }
  if (event.action !== 'health_status') return null;
  if (event.detail === 'unhealthy') return { words: 'unhealthy', tone: 'bad' };
  return event.detail === 'healthy' ? { words: 'healthy', tone: 'info' } : null;
}

function groupWords(marks: readonly Mark[]): string {
  const counts = new Map<string, number>();
  for (const { words } of marks) counts.set(words, (counts.get(words) ?? 0) + 1);
  return [...counts].map(([words, count]) => (count > 1 ? `${words} ×${count}` : words)).join(', ');
}

/** Below 1 % throttling is noise; above 25 % the limit hurts (the usual alert threshold). */
export function throttleAdvice(samples: readonly StatsSample[]): { share: number; hurts: boolean } | null {
  const known = samples.flatMap((sample) => (sample.throttledRatio === null ? [] : [sample.throttledRatio]));
  if (known.length === 0) return null;
  const share = known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
  return share < 0.01 ? null : { share, hurts: share > 0.25 };
}
