import { formatBytes, formatPercent } from '@/components/ui/format';
import type { HostSample, HostSummary } from '@/lib/contract/host';

export interface Meter {
  label: 'CPU' | 'Memory' | 'Disk';
  /** 0-1; null while it is not known. */
  ratio: number | null;
  /** `1.2 of 4 cores`, `3.1 GiB of 16 GiB`; says so when it is not known. */
  words: string;
  tone: 'ok' | 'warn' | 'bad';
}

/** From 80 % on somebody should look, from 95 % on it hurts (CPU, memory); a full disk breaks things, so 80 and 90 there. */
const WARN = 0.8;
const BAD: Readonly<Record<Meter['label'], number>> = { CPU: 0.95, Memory: 0.95, Disk: 0.9 };

export function hostMeters(host: HostSummary, sample: HostSample | undefined): Meter[] {
  const cores = host.engine?.cpus ?? null;
  const cpu = sample?.cpuRatio ?? null;
  const memoryTotal = sample?.memoryTotalBytes ?? host.engine?.memoryBytes ?? null;
  return [
    meter('CPU', cpu, cpu === null ? 'not known yet' : cpuWords(cpu, cores)),
    amount('Memory', sample?.memoryUsedBytes ?? null, memoryTotal),
    amount('Disk', sample?.diskUsedBytes ?? null, sample?.diskTotalBytes ?? null, sample),
  ];
}

function cpuWords(ratio: number, cores: number | null): string {
  if (cores === null) return formatPercent(ratio * 100);
  return `${formatPercent(ratio * 100)} of ${cores} ${cores === 1 ? 'core' : 'cores'}`;
}

function amount(label: 'Memory' | 'Disk', used: number | null, total: number | null, sample?: HostSample): Meter {
  if (used === null) {
    // A remote engine tells nothing of its machine's disk: saying "unknown yet" would be waiting for ever.
    const never = label === 'Disk' && sample?.source === 'containers';
    return meter(label, null, never ? 'not measured on a remote host' : 'not known yet');
  }
  if (total === null || total <= 0) return meter(label, null, formatBytes(used));
  return meter(label, used / total, `${formatBytes(used)} of ${formatBytes(total)}`);
}

function meter(label: Meter['label'], ratio: number | null, words: string): Meter {
  const tone = ratio === null || ratio < WARN ? 'ok' : ratio < BAD[label] ? 'warn' : 'bad';
  return { label, ratio: ratio === null ? null : Math.min(1, Math.max(0, ratio)), words, tone };
}

/** What was measured, for the small print beside the meters. */
export function sourceWords(sample: HostSample | undefined): string {
  if (!sample) return '';
  return sample.source === 'host' ? 'measured on the machine' : 'sum over its containers';
}
