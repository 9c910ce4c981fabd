'use client';
import { ChevronLeft, Clock, HardDrive, Layers, Server, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect } from 'react';
import { ContainerLink } from '@/components/shared/container-link';
import { ContainerStatePill } from '@/components/shared/container-status';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { DetailSkeleton, StaleNotice } from '@/components/shared/inventory/detail-frame';
import { RecordCard } from '@/components/shared/inventory/record-card';
import { useEntryHref } from '@/components/shared/nav-links';
import { ProblemView } from '@/components/shared/problem-view';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, KeyValueList } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { formatBytes } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { useContainer, useHost } from '@/lib/client/live-hooks';
import { useWhyNot } from '@/lib/client/me';
import type { VolumeDetail } from '@/lib/contract/volume';
import { useVolumeDialogs } from './volume-dialogs';
import { useFreshSizes, useVolume, useVolumeSizes, type VolumeSizes } from './volume-queries';
import { volumeTitle, whyNotRemove } from './volume-words';

const NONE: readonly VolumeDetail[] = [];

/** One volume: where it is, who mounts it, what its driver was told. */
export function VolumePage({ host: hostId, name }: { host: string; name: string }) {
  const hrefOf = useEntryHref();
  const query = useVolume(hostId, name);
  const host = useHost(hostId);
  const sizes = useVolumeSizes(hostId);
  const { data, error, refetch } = query;
  useFreshSizes(sizes, data === undefined ? NONE : [data]);
  useEffect(() => {
    if (data) document.title = `${volumeTitle(data)} · Volume · Pilothouse`;
  }, [data]);
  return (
    <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
      <Link
        href={hrefOf({ href: '/volumes' })}
        className="inline-flex w-fit items-center gap-0.5 text-xs text-ink-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5" />
        All volumes
      </Link>
      {host && <HostTroubleBanner host={host} />}
      {data === undefined ? (
        error ? (
          <>
            <h1 className="sr-only">Volume</h1>
            <ProblemView error={error} onRetry={() => void refetch()} />
          </>
        ) : (
          <DetailSkeleton title="Volume" />
        )
      ) : (
        <>
          <Header volume={data} away={host !== undefined && host.status !== 'live'} sizes={sizes} />
          {error ? <StaleNotice error={error} gone="volume_not_found" onRetry={() => void refetch()} /> : null}
          <Body volume={data} sizes={sizes} />
        </>
      )}
    </div>
  );
}

function Header({ volume, away, sizes }: { volume: VolumeDetail; away: boolean; sizes: VolumeSizes }) {
  const router = useRouter();
  const noWrite = useWhyNot('volumes:write', { host: volume.host, stack: null });
  const leave = useCallback(() => router.push('/volumes'), [router]);
  const dialogs = useVolumeDialogs(volume.host, sizes, leave);
  const off = noWrite ?? (away ? 'The engine does not answer now.' : undefined);
  useDialogAddress({ remove: off === undefined ? () => dialogs.remove([volume]) : null });
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold break-all">
          <SafeText>{volumeTitle(volume)}</SafeText>
        </h1>
        {volume.anonymous && <Badge>anonymous</Badge>}
        {volume.usedBy.length === 0 && <Badge>unused</Badge>}
        {away && <Badge tone="warn">last known</Badge>}
        <div className="flex-1" />
        <Button
          disabled={off !== undefined}
          title={off ?? whyNotRemove(volume)}
          icon={<Trash2 aria-hidden className="size-3.5" />}
          onClick={() => dialogs.remove([volume])}
        >
          Remove
        </Button>
      </div>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-subtle">
        <li className="flex items-center gap-1.5">
          <Server aria-label="Host" />
          <Link href={`/volumes?host=${volume.host}`} className="hover:text-ink hover:underline">
            <HostLabel host={volume.host} withEnvironment />
          </Link>
        </li>
        {volume.stack !== null && (
          <li className="flex items-center gap-1.5">
            <Layers aria-label="Stack" />
            <SafeText>{volume.stack}</SafeText>
          </li>
        )}
        <li className="flex items-center gap-1.5">
          <HardDrive aria-label="Driver" />
          <SafeText>{volume.driver}</SafeText>
        </li>
        {volume.createdAt !== null && (
          <li className="flex items-center gap-1.5">
            <Clock aria-hidden />
            <span>
              created <RelativeTime at={volume.createdAt} />
            </span>
          </li>
        )}
      </ul>
      {dialogs.element}
    </header>
  );
}

function Body({ volume, sizes }: { volume: VolumeDetail; sizes: VolumeSizes }) {
  const bytes = sizes.of(volume.host, volume.name) ?? volume.bytes;
  const measuring = sizes.measuring.length > 0;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <Card title="What it is">
          <KeyValueList
            rows={[
              {
                label: 'Name',
                value: (
                  <span className="flex items-start gap-1">
                    <span className="min-w-0 py-0.5 font-mono text-xs break-all">
                      <SafeText>{volume.name}</SafeText>
                    </span>
                    <CopyButton text={volume.name} label="Copy the name" />
                  </span>
                ),
                ...(volume.anonymous && { note: 'Made up by the engine: it came with a container.' }),
              },
              {
                label: 'Size',
                value: bytes === null ? (measuring ? 'The engine is measuring …' : 'not known') : formatBytes(bytes),
                ...(bytes === null &&
                  !measuring && { note: 'Drivers other than local do not tell, and so do mounts from elsewhere.' }),
              },
              {
                label: 'On its host',
                value:
                  volume.mountpoint === '' ? null : (
                    <span className="font-mono text-xs break-all">
                      <SafeText>{volume.mountpoint}</SafeText>
                    </span>
                  ),
              },
              { label: 'Scope', value: volume.scope === 'local' ? 'this host' : volume.scope },
            ]}
          />
        </Card>
        <MountsCard volume={volume} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <RecordCard title="Driver options" record={volume.options} none="None: it is a plain folder of the engine." />
        {Object.keys(volume.status).length > 0 && (
          <RecordCard title="What the driver says" record={volume.status} none="" />
        )}
        <RecordCard title="Labels" record={volume.labels} none="It has none." />
      </div>
    </div>
  );
}

function MountsCard({ volume }: { volume: VolumeDetail }) {
  const { mounts } = volume;
  return (
    <Card title={mounts.length === 0 ? 'Used by' : `Used by (${mounts.length})`} flush={mounts.length > 0}>
      {mounts.length === 0 ? (
        <p className="text-ink-muted">
          No container, running or stopped, uses it. It keeps its data until it is removed.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {mounts.map(({ container, destination, readOnly }) => (
            <li
              key={`${container.id} ${destination}`}
              className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5"
            >
              <ContainerLink container={{ host: volume.host, ...container }} />
              <LiveState host={volume.host} id={container.id} />
              <span className="min-w-0 font-mono text-xs break-all text-ink-muted">
                <SafeText>{destination}</SafeText>
              </span>
              <Badge>{readOnly ? 'read-only' : 'read and write'}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function LiveState({ host, id }: { host: string; id: string }) {
  const container = useContainer(host, id);
  return container ? <ContainerStatePill container={container} plain /> : null;
}
