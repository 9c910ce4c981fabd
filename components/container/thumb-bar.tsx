'use client';
import { Ellipsis, ScrollText } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { ACTION_ICONS } from '@/components/shared/container-actions/action-icons';
import { ACTION_WORDS, isPossible } from '@/components/shared/container-actions/action-model';
import { ContainerActionMenu } from '@/components/shared/container-actions/container-action-menu';
import {
  useContainerActions,
  usePendingAction,
} from '@/components/shared/container-actions/container-actions-provider';
import { ContainerThumbRollback } from '@/components/shared/deploy/container-deploy';
import { Button } from '@/components/ui/button';
import { useWhyNot } from '@/lib/client/me';
import { useShownContainer } from './shown-container';

/** On a phone: logs and restart where the thumb is, on every tab. The header has scrolled away by the time they are needed. */
export function ThumbBar({ address }: { address: string }) {
  const { container, gone, host } = useShownContainer();
  const { request } = useContainerActions();
  const pending = usePendingAction(container.host, container.id);
  const noOperate = useWhyNot('containers:operate');
  const onLogs = usePathname().endsWith('/logs');
  if (gone) return null;
  const away = host !== undefined && host.status !== 'live' ? 'The engine does not answer now.' : undefined;
  const off = noOperate ?? away;
  const action =
    isPossible('unpause', container.state) && container.state === 'paused'
      ? 'unpause'
      : container.state === 'exited' || container.state === 'created'
        ? 'start'
        : 'restart';
  const Icon = ACTION_ICONS[action];
  return (
    <section
      aria-label="Actions at hand"
      className="sticky bottom-0 z-10 -mx-4 -mb-4 flex gap-2 border-t border-line bg-surface px-4 py-2 md:hidden"
    >
      {onLogs ? (
        <Link href={`${address}/overview`} prefetch={false} className={LINK}>
          Overview
        </Link>
      ) : (
        <Link href={`${address}/logs`} prefetch={false} className={LINK}>
          <ScrollText aria-hidden className="size-4" />
          Logs
        </Link>
      )}
      <Button
        className="h-11! flex-1"
        disabled={off !== undefined || pending !== undefined || !isPossible(action, container.state)}
        title={off}
        icon={<Icon aria-hidden className="size-4" />}
        onClick={() => request(action, [container])}
      >
        {pending === undefined ? ACTION_WORDS[action].label : `${ACTION_WORDS[pending].doing} …`}
      </Button>
      <ContainerThumbRollback container={container} />
      <ContainerActionMenu
        container={container}
        trigger={
          <Button className="h-11!" aria-label={`More actions for ${container.name}`} disabled={away !== undefined}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      />
    </section>
  );
}

const LINK =
  'flex h-11 flex-1 items-center justify-center gap-2 rounded-md border border-line-strong bg-surface text-sm font-medium hover:bg-hover';
