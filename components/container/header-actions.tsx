'use client';
import { ChevronDown, LoaderCircle } from 'lucide-react';
import { ACTION_ICONS } from '@/components/shared/container-actions/action-icons';
import { ACTION_WORDS, type RowAction } from '@/components/shared/container-actions/action-model';
import { ContainerActionMenu } from '@/components/shared/container-actions/container-action-menu';
import {
  useContainerActions,
  usePendingAction,
} from '@/components/shared/container-actions/container-actions-provider';
import { ContainerDeployActions } from '@/components/shared/deploy/container-deploy';
import { Button } from '@/components/ui/button';
import { useWhyNot } from '@/lib/client/me';
import type { ContainerState } from '@/lib/contract/container';
import { useShownContainer } from './shown-container';

/** What people do most in each state stands open; all the rest is in the menu. */
const FIRST: Readonly<Record<ContainerState, readonly RowAction[]>> = {
  running: ['restart', 'stop'],
  restarting: ['stop'],
  paused: ['unpause'],
  exited: ['start'],
  created: ['start'],
  dead: [],
  removing: [],
  unknown: [],
};

export function HeaderActions() {
  const { container, gone, host } = useShownContainer();
  const { request } = useContainerActions();
  const pending = usePendingAction(container.host, container.id);
  const whyNot = useWhyNot('containers:operate', container);
  if (gone) return null;
  const away = host !== undefined && host.status !== 'live' ? 'The engine does not answer now.' : undefined;
  const off = whyNot ?? away;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {pending !== undefined && (
        <span role="status" className="flex items-center gap-1.5 text-xs text-ink-muted">
          <LoaderCircle aria-hidden className="size-3.5 animate-spin motion-reduce:animate-none" />
          {ACTION_WORDS[pending].doing} …
        </span>
      )}
      {FIRST[container.state].map((action) => {
        const Icon = ACTION_ICONS[action];
        return (
          <Button
            key={action}
            data-action={action}
            disabled={off !== undefined || pending !== undefined}
            title={off}
            icon={<Icon aria-hidden className="size-3.5" />}
            onClick={() => request(action, [container])}
          >
            {ACTION_WORDS[action].label}
          </Button>
        );
      })}
      <ContainerDeployActions container={container} off={away} />
      <ContainerActionMenu
        container={container}
        trigger={
          <Button aria-label={`All actions for ${container.name}`} disabled={away !== undefined} title={away}>
            Actions
            <ChevronDown aria-hidden className="size-3.5" />
          </Button>
        }
      />
    </div>
  );
}
