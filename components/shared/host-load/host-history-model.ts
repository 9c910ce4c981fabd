import type { HostSample } from '@/lib/contract/host';

const HOUR_MS = 3600_000;

/**
 * What the server kept and what came in since, oldest first, of the last hour. Both may hold the same moment; live samples
 * older than the newest kept one are in it already.
 */
export function joinHostSamples(kept: readonly HostSample[], live: readonly HostSample[]): HostSample[] {
  const newest = kept.at(-1)?.at ?? 0;
  const joined = [...kept, ...live.filter((sample) => sample.at > newest)];
  const last = joined.at(-1)?.at ?? 0;
  return joined.filter((sample) => sample.at > last - HOUR_MS);
}

/** The samples with one more; the same list when it is known already. */
export function withSample(samples: readonly HostSample[], sample: HostSample | undefined): readonly HostSample[] {
  if (sample === undefined || sample.at <= (samples.at(-1)?.at ?? 0)) return samples;
  const oldest = sample.at - HOUR_MS;
  return [...(samples[0] && samples[0].at < oldest ? samples.filter((each) => each.at >= oldest) : samples), sample];
}
