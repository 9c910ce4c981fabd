'use client';
import { Copy, ScrollText } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { DropdownMenu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import type { OverlayProps } from '@/components/ui/lazy-overlay';
import { useWhyNot } from '@/lib/client/me';
import type { ContainerSummary } from '@/lib/contract/container';
import { ACTION_ICONS } from './action-icons';
import { ACTION_WORDS, isPossible, ROW_ACTIONS } from './action-model';
import { useContainerActions } from './container-actions-provider';

export interface ContainerMenuProps extends OverlayProps {
  container: ContainerSummary;
  withLinks: boolean;
}

export default function ContainerMenu({ container, withLinks, trigger, defaultOpen = false }: ContainerMenuProps) {
  const router = useRouter();
  const noLogs = useWhyNot('logs:read', container);
  const noCreate = useWhyNot('containers:create', { host: container.host, stack: null });
  return (
    <DropdownMenu trigger={trigger} defaultOpen={defaultOpen}>
      {withLinks && (
        <>
          <MenuItem
            icon={<ScrollText className="size-4" />}
            disabled={noLogs !== undefined}
            note={noLogs}
            onSelect={() => router.push(`/hosts/${container.host}/containers/${container.id}/logs`)}
          >
            Logs
          </MenuItem>
          <MenuSeparator />
        </>
      )}
      <ActionItems container={container} />
      <MenuSeparator />
      <MenuItem
        icon={<Copy className="size-4" />}
        disabled={noCreate !== undefined}
        note={noCreate}
        onSelect={() => router.push(`/hosts/${container.host}/containers/new?from=${container.id}`)}
      >
        Duplicate
      </MenuItem>
    </DropdownMenu>
  );
}

function ActionItems({ container }: { container: ContainerSummary }) {
  const { request } = useContainerActions();
  const noOperate = useWhyNot('containers:operate', container);
  const noRemove = useWhyNot('containers:remove', container);
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
