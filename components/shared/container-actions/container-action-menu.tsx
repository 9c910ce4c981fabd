'use client';
import {
  CirclePause,
  CirclePlay,
  CircleStop,
  EllipsisVertical,
  type LucideIcon,
  Play,
  RotateCw,
  Trash2,
  Zap,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/button';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import { useWhyNot } from '@/lib/client/me';
import type { ContainerSummary } from '@/lib/contract/container';
import { ACTION_WORDS, isPossible, ROW_ACTIONS, type RowAction } from './action-model';
import { useContainerActions } from './container-actions-provider';

export const ACTION_ICONS: Readonly<Record<RowAction, LucideIcon>> = {
  start: Play,
  stop: CircleStop,
  restart: RotateCw,
  pause: CirclePause,
  unpause: CirclePlay,
  kill: Zap,
  remove: Trash2,
};

export interface ContainerActionMenuProps {
  container: ContainerSummary;
  /** Items before the actions: links to pages of the container. */
  children?: ReactNode;
  trigger?: ReactNode;
}

/** Every action that its state allows; what the role does not allow is shown with the reason. */
export function ContainerActionMenu({ container, children, trigger }: ContainerActionMenuProps) {
  return (
    <DropdownMenu
      trigger={
        trigger ?? (
          <IconButton label={`Actions for ${container.name}`} size="small">
            <EllipsisVertical aria-hidden className="size-4" />
          </IconButton>
        )
      }
    >
      {children !== undefined && (
        <>
          {children}
          <MenuSeparator />
        </>
      )}
      <ActionItems container={container} />
    </DropdownMenu>
  );
}

function ActionItems({ container }: { container: ContainerSummary }) {
  const { request } = useContainerActions();
  const noOperate = useWhyNot('containers:operate');
  const noRemove = useWhyNot('containers:remove');
  return ROW_ACTIONS.filter((action) => isPossible(action, container.state)).map((action) => {
    const whyNot = action === 'remove' ? noRemove : noOperate;
    const Icon = ACTION_ICONS[action];
    return (
      <MenuItem
        key={action}
        icon={<Icon className="size-4" />}
        danger={action === 'remove' || action === 'kill'}
        disabled={whyNot !== undefined}
        note={whyNot}
        onSelect={() => request(action, [container])}
      >
        {ACTION_WORDS[action].label}
      </MenuItem>
    );
  });
}
