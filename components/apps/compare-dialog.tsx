'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChangeList, inReadingOrder } from '@/components/shared/deploy/change-list';
import { releaseName } from '@/components/shared/deploy/release-words';
import { ProblemView } from '@/components/shared/problem-view';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { appsKey } from '@/lib/client/deploy-hooks';
import { diffReleases } from '@/lib/client/routes';
import type { ReleaseSummary } from '@/lib/contract/release';

export interface CompareDialogProps {
  app: string;
  /** Newest first. */
  releases: readonly ReleaseSummary[];
  /** Compared with the one before it, until somebody chooses. */
  to: number;
  onClose: () => void;
}

/** What changed from one release to another, in words. Mounted while it is open. */
export function CompareDialog({ app, releases, to: first, onClose }: CompareDialogProps) {
  const [to, setTo] = useState(first);
  const [from, setFrom] = useState(
    releases.find(({ number }) => number < first)?.number ??
      releases.find(({ number }) => number !== first)?.number ??
      first,
  );
  const query = useQuery({
    queryKey: appsKey('diff', app, String(from), String(to)),
    queryFn: ({ signal }) => api(diffReleases, { params: { app, number: from }, query: { to }, signal }),
    // Releases never change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const choice = (label: string, value: number, onChange: (number: number) => void) => (
    <Field label={label} className="min-w-40 flex-1">
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {releases.map((release) => (
            <option key={release.id} value={release.number}>
              {releaseName(release)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Releases of ${app} compared`}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-3">
          {choice('From', from, setFrom)}
          {choice('To', to, setTo)}
        </div>
        {query.isError && <ProblemView error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <Skeleton className="h-24 w-full" />}
        {query.data !== undefined && (
          <ChangeList
            changes={inReadingOrder(query.data.changes)}
            none={from === to ? 'It is the same release.' : 'Nothing: image and settings are the same.'}
          />
        )}
      </div>
    </Dialog>
  );
}
