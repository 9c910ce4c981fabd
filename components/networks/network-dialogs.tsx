'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { plural } from '@/components/ui/format';
import { api } from '@/lib/client/api';
import { useHosts } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import type { NetworkSummary } from '@/lib/contract/network';
import { removeNetwork } from './network-queries';
import { networkKey, whyNotRemove } from './network-words';

/** Fetched with the first use: the list must be light. */
const RemovalDialog = dynamic(() => import('@/components/shared/inventory/removal-dialog'), { ssr: false });
const CreateNetworkDialog = dynamic(() => import('./create-network-dialog'), { ssr: false });
const PruneNetworksDialog = dynamic(() => import('./prune-networks-dialog'), { ssr: false });

type Shown = { kind: 'create' } | { kind: 'prune' } | { kind: 'remove'; networks: readonly NetworkSummary[] };

export interface NetworkDialogs {
  create: () => void;
  prune: () => void;
  remove: (networks: readonly NetworkSummary[]) => void;
  element: ReactNode;
}

/** `host`: chosen beforehand, where one is. `onRemoved`: after a removal that did something. */
export function useNetworkDialogs(host: string | null, onRemoved?: () => void): NetworkDialogs {
  const [shown, setShown] = useState<Shown | null>(null);
  const notifier = useNotifier();
  const hosts = useHosts();
  const first = host ?? hosts.find(({ status }) => status === 'live')?.id ?? hosts[0]?.id ?? '';
  const close = useCallback(() => setShown(null), []);
  const create = useCallback(() => setShown({ kind: 'create' }), []);
  const prune = useCallback(() => setShown({ kind: 'prune' }), []);
  const remove = useCallback((networks: readonly NetworkSummary[]) => setShown({ kind: 'remove', networks }), []);
  const element = useMemo(() => {
    if (shown === null) return null;
    if (shown.kind === 'create') return <CreateNetworkDialog host={first} onClose={close} />;
    if (shown.kind === 'prune') return <PruneNetworksDialog host={first} onClose={close} />;
    const { networks } = shown;
    const byKey = new Map(networks.map((network) => [networkKey(network), network]));
    const only = networks.length === 1 ? networks[0] : undefined;
    const free = networks.filter((network) => whyNotRemove(network) === undefined);
    // Of two with one name the list does not know who is on which: the engine is asked by the id, and refuses.
    const stopped = free.filter(({ nameShared, usedBy }) => !nameShared && usedBy.length > 0);
    return (
      <RemovalDialog
        title={only ? `Remove ${only.name}` : `Remove ${plural(networks.length, 'network')}`}
        confirmLabel={only ? 'Remove' : `Remove ${free.length}`}
        items={networks.map((network) => ({
          key: networkKey(network),
          name: network.name,
          whyNot: whyNotRemove(network),
          note: [network.host, ...network.subnets.map(({ subnet }) => subnet)].join(', '),
        }))}
        consequences={consequences(free, stopped)}
        {...(stopped.length > 0 && { typed: only ? only.name : String(free.length) })}
        remove={(key) => {
          const network = byKey.get(key);
          if (!network) return Promise.resolve();
          return api(removeNetwork, {
            params: { host: network.host, id: network.id },
            // What that does to stopped containers was just shown.
            query: { ...(stopped.includes(network) && { force: 'true' as const }) },
          });
        }}
        onClose={(removed) => {
          close();
          if (!removed) return;
          if (only) notifier.success(`Network ${only.name} removed`);
          onRemoved?.();
        }}
      />
    );
  }, [shown, first, close, notifier, onRemoved]);
  return { create, prune, remove, element };
}

function consequences(networks: readonly NetworkSummary[], stopped: readonly NetworkSummary[]): string[] {
  const stacks = [...new Set(networks.flatMap(({ stack }) => (stack === null ? [] : [stack])))];
  const users = [...new Set(stopped.flatMap(({ usedBy }) => usedBy.map(({ name }) => name)))];
  return [
    networks.length === 1
      ? 'Its subnet is free again. No data is lost.'
      : 'Their subnets are free again. No data is lost.',
    ...(users.length > 0
      ? [
          `Stopped ${users.length === 1 ? 'container' : 'containers'} ${users.join(', ')}: cannot start any more, because the network of ${users.length === 1 ? 'its' : 'their'} creation is gone. A new network of the same name does not bring that back.`,
        ]
      : networks.some(({ nameShared }) => nameShared)
        ? [
            'Another network has the same name. Whether a container is on this one is looked up by its id; then it stays.',
          ]
        : [networks.length === 1 ? 'No container is on it.' : 'No container is on them.']),
    ...(stacks.length > 0
      ? [
          `Made by the ${stacks.length === 1 ? 'stack' : 'stacks'} ${stacks.join(', ')}: starting it again with Compose makes it anew.`,
        ]
      : []),
  ];
}
