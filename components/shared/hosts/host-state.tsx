import { CircleDot, LoaderCircle, Unplug } from 'lucide-react';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import type { HostSummary } from '@/lib/contract/host';

interface Look {
  tone: Tone;
  word: string;
  Icon: typeof CircleDot;
}

/** A host that was never reached and does not answer is as little reachable as one that was. */
export function hostLook({ status, trouble }: Pick<HostSummary, 'status' | 'trouble'>): Look {
  if (status === 'live') return { tone: 'ok', word: 'live', Icon: CircleDot };
  if (status === 'connecting' && trouble === null) return { tone: 'info', word: 'connecting', Icon: LoaderCircle };
  return { tone: 'bad', word: 'not reachable', Icon: Unplug };
}

export function HostStatePill({ host, plain = true }: { host: HostSummary; plain?: boolean }) {
  const { tone, word, Icon } = hostLook(host);
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} plain={plain} title={host.trouble?.detail}>
      {word}
    </StatusPill>
  );
}

/** Since when: `for 3 h`, `last seen 5 min ago`, `never reached`. */
export function HostSince({ host }: { host: HostSummary }) {
  if (host.status === 'live')
    return (
      <>
        for <Elapsed at={host.since} />
      </>
    );
  if (host.status === 'reconnecting')
    return (
      <>
        last seen <RelativeTime at={host.since} />
      </>
    );
  return host.trouble === null ? null : 'never reached';
}
