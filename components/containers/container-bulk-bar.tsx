'use client';
import { X } from 'lucide-react';
import { ACTION_ICONS } from '@/components/shared/container-actions/action-icons';
import { ACTION_WORDS, isPossible, ROW_ACTIONS } from '@/components/shared/container-actions/action-model';
import { useContainerActions } from '@/components/shared/container-actions/container-actions-provider';
import { Button, IconButton } from '@/components/ui/button';
import { plural } from '@/components/ui/format';
import { useWhyNot } from '@/lib/client/me';
import type { ContainerSummary } from '@/lib/contract/container';

/** What can be done with the selection. Each button says for how many of them it is possible. */
export function ContainerBulkBar({
  selected,
  onClear,
}: {
  selected: readonly ContainerSummary[];
  onClear: () => void;
}) {
  const { request } = useContainerActions();
  const noOperate = useWhyNot('containers:operate');
  const noRemove = useWhyNot('containers:remove');
  return (
    <section
      aria-label="Selection"
      className="flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-selected px-3 py-1.5"
    >
      <span role="status" className="mr-1 font-medium">
        {plural(selected.length, 'container')} selected
      </span>
      {ROW_ACTIONS.map((action) => {
        const able = selected.filter((container) => isPossible(action, container.state)).length;
        if (able === 0) return null;
        const Icon = ACTION_ICONS[action];
        const whyNot = action === 'remove' ? noRemove : noOperate;
        return (
          <Button
            key={action}
            size="small"
            disabled={whyNot !== undefined}
            title={whyNot}
            icon={<Icon aria-hidden className="size-3.5" />}
            onClick={() => request(action, selected)}
          >
            {ACTION_WORDS[action].label}
            {able < selected.length && <span className="text-ink-subtle figures">{able}</span>}
          </Button>
        );
      })}
      <div className="flex-1" />
      <IconButton label="Clear the selection" size="small" onClick={onClear}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </section>
  );
}
