'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { formatBytes, plural } from '@/components/ui/format';
import { api } from '@/lib/client/api';
import { useHosts } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import type { VolumeSummary } from '@/lib/contract/volume';
import { removeVolume, type VolumeSizes } from './volume-queries';
import { volumeKey, volumeTitle, whyNotRemove } from './volume-words';

/** Fetched with the first use: the list must be light. */
const RemovalDialog = dynamic(() => import('@/components/shared/inventory/removal-dialog'), { ssr: false });
const CreateVolumeDialog = dynamic(() => import('./create-volume-dialog'), { ssr: false });
const PruneVolumesDialog = dynamic(() => import('./prune-volumes-dialog'), { ssr: false });

type Shown = { kind: 'create' } | { kind: 'prune' } | { kind: 'remove'; volumes: readonly VolumeSummary[] };

export interface VolumeDialogs {
  create: () => void;
  prune: () => void;
  remove: (volumes: readonly VolumeSummary[]) => void;
  element: ReactNode;
}

/** `host`: chosen beforehand, where one is. `onRemoved`: after a removal that did something. */
export function useVolumeDialogs(host: string | null, sizes: VolumeSizes, onRemoved?: () => void): VolumeDialogs {
  const [shown, setShown] = useState<Shown | null>(null);
  const notifier = useNotifier();
  const hosts = useHosts();
  const first = host ?? hosts.find(({ status }) => status === 'live')?.id ?? hosts[0]?.id ?? '';
  const close = useCallback(() => setShown(null), []);
  const create = useCallback(() => setShown({ kind: 'create' }), []);
  const prune = useCallback(() => setShown({ kind: 'prune' }), []);
  const remove = useCallback((volumes: readonly VolumeSummary[]) => setShown({ kind: 'remove', volumes }), []);
  const element = useMemo(() => {
    if (shown === null) return null;
    if (shown.kind === 'create') return <CreateVolumeDialog host={first} onClose={close} />;
    if (shown.kind === 'prune') return <PruneVolumesDialog host={first} onClose={close} />;
    const { volumes } = shown;
    const byKey = new Map(volumes.map((volume) => [volumeKey(volume), volume]));
    const only = volumes.length === 1 ? volumes[0] : undefined;
    const title = only ? `Remove ${volumeTitle(only)}` : `Remove ${plural(volumes.length, 'volume')}`;
    const free = volumes.filter((volume) => volume.usedBy.length === 0);
    return (
      <RemovalDialog
        title={title}
        confirmLabel={only ? 'Remove' : `Remove ${free.length}`}
        items={volumes.map((volume) => ({
          key: volumeKey(volume),
          name: volume.name,
          whyNot: whyNotRemove(volume),
          note: noteOf(volume, sizes),
        }))}
        consequences={consequences(free, sizes)}
        // Nobody types 64 digits; of many their number.
        typed={only ? volumeTitle(only) : String(free.length)}
        remove={(key) => {
          const volume = byKey.get(key);
          return volume ? api(removeVolume, { params: { host: volume.host, name: volume.name } }) : Promise.resolve();
        }}
        onClose={(removed) => {
          close();
          if (!removed) return;
          if (only) notifier.success(`Volume ${volumeTitle(only)} removed`);
          onRemoved?.();
        }}
      />
    );
  }, [shown, first, close, sizes, notifier, onRemoved]);
  return { create, prune, remove, element };
}

function noteOf(volume: VolumeSummary, sizes: VolumeSizes): string {
  const bytes = sizes.of(volume.host, volume.name) ?? volume.bytes;
  return [volume.host, bytes === null ? '' : formatBytes(bytes)].filter(Boolean).join(', ');
}

function consequences(volumes: readonly VolumeSummary[], sizes: VolumeSizes): string[] {
  const bytes = volumes.reduce((sum, volume) => sum + (sizes.of(volume.host, volume.name) ?? volume.bytes ?? 0), 0);
  const stacks = [...new Set(volumes.flatMap(({ stack }) => (stack === null ? [] : [stack])))];
  const remote = volumes.filter(({ driver, options }) => driver !== 'local' || (options.type ?? '') !== '');
  return [
    `All data in ${volumes.length === 1 ? 'it' : 'them'} is deleted${bytes > 0 ? `: ${formatBytes(bytes)}` : ''}. This cannot be undone.`,
    `No container, running or stopped, uses ${volumes.length === 1 ? 'it' : 'them'}. The engine looks once more before it removes.`,
    ...(stacks.length > 0
      ? [
          `Made by the ${stacks.length === 1 ? 'stack' : 'stacks'} ${stacks.join(', ')}: starting it again makes it anew, empty.`,
        ]
      : []),
    ...(remote.length > 0
      ? ['Where the data is elsewhere (NFS, CIFS, a mounted folder), only the connection to it is removed.']
      : []),
  ];
}
