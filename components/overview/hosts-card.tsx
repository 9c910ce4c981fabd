'use client';
import { CircleDot, LoaderCircle, Server, Unplug } from 'lucide-react';
import Link from 'next/link';
import { containersHref } from '@/components/shared/containers-href';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { formatBytes, plural } from '@/components/ui/format';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useContainers, useStatsSummary } from '@/lib/client/live-hooks';
import type { HostSample, HostSummary } from '@/lib/contract/host';
import { hostMeters, type Meter, sourceWords } from './host-load-model';

/** The hosts with their connection, engine and load. */
export function HostsCard({ hosts }: { hosts: readonly HostSummary[] }) {
  const { hosts: samples } = useStatsSummary();
  return (
    <Card title={hosts.length === 1 ? 'Host' : `Hosts (${hosts.length})`} flush>
      <ul className="divide-y divide-line">
        {hosts.map((host) => (
          <HostRow key={host.id} host={host} sample={samples[host.id]} />
        ))}
      </ul>
    </Card>
  );
}

const STATUS: Record<HostSummary['status'], { tone: Tone; word: string; Icon: typeof CircleDot }> = {
  live: { tone: 'ok', word: 'live', Icon: CircleDot },
  connecting: { tone: 'info', word: 'connecting', Icon: LoaderCircle },
  reconnecting: { tone: 'bad', word: 'not reachable', Icon: Unplug },
};

function HostRow({ host, sample }: { host: HostSummary; sample: HostSample | undefined }) {
  const { tone, word, Icon } = STATUS[host.status];
  const count = useContainers().filter((container) => container.host === host.id).length;
  const { engine } = host;
  // Figures of a host that does not answer are of the past; its meters would pass for the present.
  const live = host.status === 'live';
  return (
    <li className="flex flex-col gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Server aria-hidden className="size-4 text-ink-subtle" />
        <span className="min-w-0 font-medium break-all">
          <SafeText>{host.name}</SafeText>
        </span>
        <StatusPill tone={tone} icon={<Icon aria-hidden />} plain>
          {word}
        </StatusPill>
        <span className="ml-auto text-xs text-ink-subtle">
          {live ? (
            <>
              for <Elapsed at={host.since} />
            </>
          ) : (
            host.status === 'reconnecting' && (
              <>
                last seen <RelativeTime at={host.since} />
              </>
            )
          )}
        </span>
      </div>
      {engine !== null && (
        <p className="text-xs text-ink-muted">
          {engine.product === 'podman' ? 'Podman' : 'Docker'} {engine.version}, {engine.os},{' '}
          {plural(engine.cpus, 'core')}, {formatBytes(engine.memoryBytes)},{' '}
          <Link href={containersHref({ host: host.id })} prefetch={false} className="text-accent underline">
            {plural(count, 'container')}
          </Link>
        </p>
      )}
      {live && (
        <div className="flex flex-col gap-2">
          {hostMeters(host, sample).map((meter) => (
            <MeterRow key={meter.label} meter={meter} />
          ))}
          <p className="text-xs text-ink-subtle">{sourceWords(sample)}</p>
        </div>
      )}
      {live && engine !== null && engine.warnings.length > 0 && (
        <details className="text-xs text-ink-muted">
          <summary>{plural(engine.warnings.length, 'warning')} of the engine</summary>
          <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-4">
            {engine.warnings.map((warning) => (
              <li key={warning} className="break-words">
                <SafeText>{warning.replace(/^WARNING: /, '')}</SafeText>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

const BARS: Record<Meter['tone'], string> = { ok: 'bg-accent', warn: 'bg-warn', bad: 'bg-bad' };
const SAID: Record<Meter['tone'], string> = { ok: '', warn: 'high', bad: 'very high' };

function MeterRow({ meter }: { meter: Meter }) {
  const percent = meter.ratio === null ? 0 : Math.round(meter.ratio * 100);
  return (
    <div className="grid grid-cols-[4rem_minmax(3rem,1fr)_auto] items-center gap-x-3 text-xs">
      <span className="text-ink-muted">{meter.label}</span>
      <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-idle-soft">
        <span
          className={`block h-full rounded-full transition-[width] ${BARS[meter.tone]}`}
          style={{ width: `${percent}%` }}
        />
      </span>
      <span className="text-right figures">
        {SAID[meter.tone] !== '' && (
          <span className={meter.tone === 'bad' ? 'text-bad' : 'text-warn'}>{SAID[meter.tone]}, </span>
        )}
        {meter.words}
      </span>
    </div>
  );
}
