'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PlanList, PruneFrame } from '@/components/shared/inventory/prune-frame';
import { Field } from '@/components/ui/field';
import { formatBytes, plural } from '@/components/ui/format';
import { Select } from '@/components/ui/input';
import { RelativeTime } from '@/components/ui/relative-time';
import { api } from '@/lib/client/api';
import { previewImagePrune, pruneImages } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { ImagePrunePlan, KeepReason, PruneScope } from '@/lib/contract/image';
import { shortId } from './image-rows';
import { named } from './removal-model';

const SCOPES: Readonly<Record<PruneScope, { label: string; hint: string }>> = {
  dangling: {
    label: 'Only dangling ones',
    hint: 'Without a name and without a container: what newer builds and pulls took the tag from.',
  },
  unused: {
    label: 'All that no container uses',
    hint: 'Also images with names: earlier releases that one would roll back to are among them.',
  },
};
const AGES = [
  { hours: 0, label: 'Of any age' },
  { hours: 24, label: 'Made over a day ago' },
  { hours: 7 * 24, label: 'Made over a week ago' },
  { hours: 30 * 24, label: 'Made over 30 days ago' },
] as const;
/** As many as one request takes; who has more prunes again. */
const AT_MOST = 5_000;
/** While the engine measures, ms. */
const ASK_AGAIN_MS = 3_000;

/** What a prune would remove, by name and size, and what stays and why. */
export default function PruneImagesDialog({ host: given, onClose }: { host: string; onClose: () => void }) {
  const [host, setHost] = useState(given);
  const [scope, setScope] = useState<PruneScope>('dangling');
  const [hours, setHours] = useState(0);
  const plan = useQuery({
    queryKey: ['images', 'prune', host, scope, hours],
    queryFn: ({ signal }) =>
      api(previewImagePrune, {
        params: { host },
        query: { scope, ...(hours > 0 && { olderThanHours: hours }) },
        signal,
      }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.measuring === true ? ASK_AGAIN_MS : false),
  });
  const { run } = useAction(pruneImages, { doing: () => 'Prune images' });
  const remove = plan.data?.remove.slice(0, AT_MOST) ?? [];
  return (
    <PruneFrame
      title="Prune images"
      host={host}
      onHost={setHost}
      choice={
        <>
          <Field label="Which" className="min-w-56 flex-1" hint={SCOPES[scope].hint}>
            {(control) => (
              <Select
                {...control}
                value={scope}
                onChange={(event) => setScope(event.target.value === 'unused' ? 'unused' : 'dangling')}
              >
                {(['dangling', 'unused'] as const).map((each) => (
                  <option key={each} value={each}>
                    {SCOPES[each].label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Age" className="min-w-44">
            {(control) => (
              <Select {...control} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
                {AGES.map((each) => (
                  <option key={each.hours} value={each.hours}>
                    {each.label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </>
      }
      query={plan}
      plan={plan.data && <PlanBody plan={plan.data} />}
      count={remove.length}
      what={plural(remove.length, 'image')}
      typed={String(remove.length)}
      start={() => run({ params: { host }, body: { scope, images: remove.map(({ id, tags }) => ({ id, tags })) } })}
      onClose={onClose}
    />
  );
}

const REASONS: readonly KeepReason[] = ['used', 'release', 'tagged', 'recent', 'parent'];

function PlanBody({ plan }: { plan: ImagePrunePlan }) {
  return (
    <>
      <div className="flex flex-col gap-1">
        {plan.remove.length === 0 ? (
          <p>There is nothing to remove on this host.</p>
        ) : (
          <p>
            {plural(plan.remove.length, 'image')} <strong className="font-semibold">{bytesWords(plan)}</strong> This
            cannot be undone; what a registry has can be pulled again.
          </p>
        )}
        <p className="text-xs text-ink-subtle">
          Each is looked at once more at its turn: one that is used, or has another name by then, stays. What comes to
          be unused after this preview is not touched.
        </p>
      </div>
      {plan.remove.length > 0 && (
        <PlanList
          title={`Goes (${plan.remove.length})`}
          rows={plan.remove.map((image) => ({
            key: image.id,
            name: nameOf(image),
            detail: (
              <>
                {image.use}, {formatBytes(image.size)}
                {image.uniqueBytes !== null && ` (${formatBytes(image.uniqueBytes)} of it its own)`}
                {image.digests.length === 0 && ', never in a registry'}
                {image.createdAt > 0 && (
                  <>
                    , made <RelativeTime at={image.createdAt} />
                  </>
                )}
              </>
            ),
          }))}
        />
      )}
      <PlanList
        title={`Stays (${plan.keep.length})`}
        rows={[...plan.keep]
          .sort((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason))
          .map((image) => ({ key: image.id, name: nameOf(image), detail: keepWords(image) }))}
      />
    </>
  );
}

function nameOf(image: { id: string; tags: readonly string[]; digests: readonly string[] }): string {
  if (image.tags.length > 0) return image.tags.join(', ');
  const digest = image.digests[0];
  return digest === undefined
    ? shortId(image.id)
    : `${shortId(image.id)} (once ${digest.slice(0, digest.indexOf('@'))})`;
}

function bytesWords({ bytesAtLeast, bytesAtMost, measuring }: ImagePrunePlan): string {
  if (bytesAtLeast === null) {
    return measuring
      ? `of up to ${formatBytes(bytesAtMost)}; the engine is measuring what comes free.`
      : `of up to ${formatBytes(bytesAtMost)}, less what they share with those that stay.`;
  }
  if (bytesAtLeast >= bytesAtMost) return `of ${formatBytes(bytesAtMost)}.`;
  return `of ${formatBytes(bytesAtMost)}: ${formatBytes(bytesAtLeast)} at least come free, the rest as far as nothing that stays shares it.`;
}

function keepWords({ reason, by }: ImagePrunePlan['keep'][number]): string {
  switch (reason) {
    case 'used':
      return `used by ${named(by)}`;
    case 'release':
      return `kept for a rollback to ${named(by)}`;
    case 'tagged':
      return 'has a name';
    case 'recent':
      return 'made lately';
    case 'parent':
      return `${named(by)} stays and was built on it`;
  }
}
