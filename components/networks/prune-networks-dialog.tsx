'use client';
import { useState } from 'react';
import { PlanList, PruneFrame } from '@/components/shared/inventory/prune-frame';
import { plural } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { useAction } from '@/lib/client/use-action';
import type { NetworkPrunePlan } from '@/lib/contract/network';
import { pruneNetworks, useNetworkPrunePlan } from './network-queries';

/** What a prune would remove, and what stays and why. */
export default function PruneNetworksDialog({ host: given, onClose }: { host: string; onClose: () => void }) {
  const [host, setHost] = useState(given);
  const plan = useNetworkPrunePlan(host);
  const { run } = useAction(pruneNetworks, { doing: () => 'Remove unused networks' });
  const remove = plan.data?.remove ?? [];
  return (
    <PruneFrame
      title="Remove unused networks"
      host={host}
      onHost={setHost}
      query={plan}
      plan={plan.data && <PlanBody plan={plan.data} />}
      count={remove.length}
      what={plural(remove.length, 'network')}
      typed={String(remove.length)}
      start={() => run({ params: { host }, body: { ids: remove.map(({ id }) => id) } })}
      onClose={onClose}
    />
  );
}

function PlanBody({ plan }: { plan: NetworkPrunePlan }) {
  return (
    <>
      <div className="flex flex-col gap-1">
        <p>
          {plan.remove.length === 0
            ? 'There is nothing to remove on this host.'
            : `${plural(plan.remove.length, 'network')} that no container uses, running or stopped. No data is lost; a Compose project makes its own again.`}
        </p>
        <p className="text-xs text-ink-subtle">
          Each is looked at once more at its turn: one that is used by then stays. Networks of stopped containers stay
          too; the engine’s own prune would take them, and these containers could not start any more.
        </p>
      </div>
      {plan.remove.length > 0 && (
        <PlanList
          title={`Goes (${plan.remove.length})`}
          rows={plan.remove.map(({ id, name, driver, subnets, stack, createdAt }) => ({
            key: id,
            name,
            detail: (
              <>
                {[driver, ...subnets, ...(stack === null ? [] : [`stack ${stack}`])].join(', ')}
                {createdAt !== null && (
                  <>
                    , created <RelativeTime at={createdAt} />
                  </>
                )}
              </>
            ),
          }))}
        />
      )}
      <PlanList
        title={`Stays (${plan.keep.length})`}
        rows={plan.keep.map(({ id, name, words }) => ({ key: id, name, detail: words }))}
      />
    </>
  );
}
