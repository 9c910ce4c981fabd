'use client';
import { useState } from 'react';
import { PlanList, PruneFrame } from '@/components/shared/inventory/prune-frame';
import { Field } from '@/components/ui/field';
import { formatBytes, plural } from '@/components/ui/format';
import { Select } from '@/components/ui/input';
import { RelativeTime } from '@/components/ui/relative-time';
import { useAction } from '@/lib/client/use-action';
import type { VolumePrunePlan, VolumePruneScope } from '@/lib/contract/volume';
import { pruneVolumes, useFreshSizes, useVolumePrunePlan, useVolumeSizes } from './volume-queries';

const SCOPE_WORDS: Readonly<Record<VolumePruneScope, { label: string; hint: string }>> = {
  anonymous: {
    label: 'Only anonymous ones',
    hint: 'Left behind by containers that are gone; nobody gave them a name.',
  },
  unused: {
    label: 'All that no container uses',
    hint: 'Also volumes with names: databases whose containers were only removed for now.',
  },
};

/** What a prune would remove, by name and size, and what stays and why. */
export default function PruneVolumesDialog({ host: given, onClose }: { host: string; onClose: () => void }) {
  const [host, setHost] = useState(given);
  const [scope, setScope] = useState<VolumePruneScope>('anonymous');
  const plan = useVolumePrunePlan(host, scope);
  const { run } = useAction(pruneVolumes, { doing: () => 'Remove unused volumes' });
  const remove = plan.data?.remove ?? [];
  return (
    <PruneFrame
      title="Remove unused volumes"
      host={host}
      onHost={setHost}
      choice={
        <Field label="Which" className="min-w-56 flex-1" hint={SCOPE_WORDS[scope].hint}>
          {(control) => (
            <Select
              {...control}
              value={scope}
              onChange={(event) => setScope(event.target.value === 'unused' ? 'unused' : 'anonymous')}
            >
              {(['anonymous', 'unused'] as const).map((each) => (
                <option key={each} value={each}>
                  {SCOPE_WORDS[each].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      }
      query={plan}
      plan={plan.data && <PlanBody plan={plan.data} host={host} />}
      count={remove.length}
      what={plural(remove.length, 'volume')}
      typed={String(remove.length)}
      start={() => run({ params: { host }, body: { scope, names: remove.map(({ name }) => name) } })}
      onClose={onClose}
    />
  );
}

function PlanBody({ plan, host }: { plan: VolumePrunePlan; host: string }) {
  // Measured now, while somebody reads; the plan has what was known when it was made.
  const sizes = useVolumeSizes(host);
  useFreshSizes(
    sizes,
    plan.remove.map(({ name }) => ({ host, name })),
  );
  const bytesOf = (volume: VolumePrunePlan['remove'][number]) => sizes.of(host, volume.name) ?? volume.bytes;
  const known = plan.remove.map(bytesOf).filter((bytes) => bytes !== null);
  const total = known.reduce((sum, bytes) => sum + bytes, 0);
  const unknown = plan.remove.length - known.length;
  return (
    <>
      <div className="flex flex-col gap-1">
        {plan.remove.length === 0 ? (
          <p>There is nothing to remove on this host.</p>
        ) : (
          <p>
            {plural(plan.remove.length, 'volume')} with all data in {plan.remove.length === 1 ? 'it' : 'them'}
            {known.length > 0 && <strong className="font-semibold"> ({formatBytes(total)})</strong>}. This cannot be
            undone.
            {unknown > 0 &&
              (sizes.measuring.length > 0
                ? ' The engine is measuring how much it is.'
                : ` The size of ${unknown} of them is not known.`)}
          </p>
        )}
        <p className="text-xs text-ink-subtle">
          Each is looked at once more at its turn: one that is used by then stays. What comes to be unused after this
          preview is not touched.
        </p>
      </div>
      {plan.remove.length > 0 && (
        <PlanList
          title={`Goes (${plan.remove.length})`}
          rows={plan.remove.map((volume) => {
            const bytes = bytesOf(volume);
            return {
              key: volume.name,
              name: volume.name,
              detail: (
                <>
                  {bytes !== null && `${formatBytes(bytes)} `}
                  {volume.stack !== null && `stack ${volume.stack} `}
                  {volume.createdAt !== null && (
                    <>
                      created <RelativeTime at={volume.createdAt} />
                    </>
                  )}
                </>
              ),
            };
          })}
        />
      )}
      <PlanList
        title={`Stays (${plan.keep.length})`}
        rows={plan.keep.map(({ name, words }) => ({ key: name, name, detail: words }))}
      />
    </>
  );
}
