'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { CircleSlash, TriangleAlert } from 'lucide-react';
import { ProblemView } from '@/components/shared/problem-view';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { appsKey } from '@/lib/client/deploy-hooks';
import { previewAdoption } from '@/lib/client/routes';
import type { Adoption } from '@/lib/contract/app';
import { ChangeList } from './change-list';
import { shortDigest } from './release-words';

/** What adopting this container would mean, asked for with every opening. */
export function useAdoption(container: { host: string; id: string } | null): UseQueryResult<Adoption> {
  return useQuery({
    queryKey: appsKey('adoption', container?.host ?? '', container?.id ?? ''),
    queryFn: ({ signal }) =>
      api(previewAdoption, { params: { host: container?.host ?? '', id: container?.id ?? '' }, signal }),
    enabled: container !== null,
    staleTime: 0,
    retry: false,
  });
}

/** Refusals with the way out, warnings, and what the next container would have different. */
export function AdoptionPreview({ adoption: { data, error, refetch } }: { adoption: UseQueryResult<Adoption> }) {
  if (data === undefined && error !== null) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <div role="status" className="flex flex-col gap-2">
        <span className="text-ink-muted">Working out its specification …</span>
        <Skeleton className="h-24 w-full" />
      </div>
    );
  return (
    <div className="flex flex-col gap-4">
      {data.refusals.map(({ code, hint, words }) => (
        <div key={code} role="alert" className="flex gap-2 rounded-md bg-bad-soft px-3 py-2">
          <CircleSlash aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          <div className="min-w-0 break-words">
            <p className="font-medium text-bad">
              <SafeText>{words}</SafeText>
            </p>
            <p>
              <SafeText>{hint}</SafeText>
            </p>
          </div>
        </div>
      ))}
      {data.possible && data.warnings.length > 0 && (
        <ul className="flex flex-col gap-1.5 rounded-md bg-warn-soft px-3 py-2 text-warn">
          {data.warnings.map((warning) => (
            <li key={warning} className="flex gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <SafeText className="min-w-0 break-words">{warning}</SafeText>
            </li>
          ))}
        </ul>
      )}
      {data.possible && data.image !== null && (
        <section className="flex flex-col gap-1">
          <h3 className="text-xs font-medium text-ink-muted">Release 1 is what runs now</h3>
          <p className="font-mono text-xs break-all" title={data.image.pin}>
            <SafeText>{data.image.reference}</SafeText>{' '}
            <span className="text-ink-subtle">{shortDigest(data.image.pin)}</span>
          </p>
        </section>
      )}
      {data.possible && (
        <section className="flex flex-col gap-1.5">
          <h3 className="text-xs font-medium text-ink-muted">What the next container would have different</h3>
          <ChangeList
            changes={data.differences.map(({ field, ...rest }) => ({ label: field, ...rest }))}
            none="Nothing: made anew from what was worked out, it is the same container."
          />
        </section>
      )}
      {data.possible && (
        <details>
          <summary className="w-fit text-xs text-ink-muted">
            The specification that was worked out
            {data.hidden.length > 0 &&
              ` (${data.hidden.length} values that look like secrets are kept, and hidden here)`}
          </summary>
          <ScrollRegion
            label="Specification"
            className="mt-1.5 max-h-72 overflow-auto rounded-md border border-line bg-sunken p-3"
          >
            <pre className="font-mono text-xs">{JSON.stringify(data.spec, null, 2)}</pre>
          </ScrollRegion>
        </details>
      )}
    </div>
  );
}
