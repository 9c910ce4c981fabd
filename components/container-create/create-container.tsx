'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { PageHeader } from '@/components/shared/page-header';
import { ProblemView } from '@/components/shared/problem-view';
import { Select } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/skeleton';
import { api } from '@/lib/client/api';
import { useHosts } from '@/lib/client/live-hooks';
import { useCan, useWhyNot } from '@/lib/client/me';
import { getContainerSpec, revealContainerSpec } from '@/lib/client/routes';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import { CreateForm } from './create-form';

/** The form for a new container, empty or (`?from=<id>`) filled with what would make another one again. */
export function CreateContainer({ host }: { host: string }) {
  const from = useSearchParams().get('from');
  const whyNot = useWhyNot('containers:create');
  const hosts = useHosts();
  const router = useRouter();
  const name = hosts.find(({ id }) => id === host)?.name ?? host;
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title={from === null ? 'Create a container' : 'Duplicate a container'}
        beside={
          hosts.length > 1 && from === null ? (
            <Select
              aria-label="On the host"
              value={host}
              onChange={(event) => router.replace(`/hosts/${event.target.value}/containers/new`)}
            >
              {hosts.map((each) => (
                <option key={each.id} value={each.id} disabled={each.status !== 'live'}>
                  {each.name}
                </option>
              ))}
            </Select>
          ) : (
            <span className="text-ink-subtle">on {name}</span>
          )
        }
      />
      {whyNot !== undefined ? (
        <p role="alert">{whyNot}</p>
      ) : from === null ? (
        <CreateForm host={host} spec={emptySpec('')} hidden={[]} />
      ) : (
        <Duplicate host={host} id={from} />
      )}
    </div>
  );
}

function Duplicate({ host, id }: { host: string; id: string }) {
  const mayReveal = useCan('secrets:reveal');
  const [revealed, setRevealed] = useState(0);
  const query = useQuery({
    // Not under `container`: what happens to the original must not empty a form that is being filled in.
    queryKey: ['container-spec', host, id, revealed],
    queryFn: async ({ signal }) => {
      if (revealed === 0) return api(getContainerSpec, { params: { host, id }, signal });
      const { spec } = await api(revealContainerSpec, { params: { host, id }, body: {}, signal });
      return { spec, hidden: [] };
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (query.error) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined)
    return (
      <div role="status" className="flex flex-col gap-3">
        <span className="sr-only">Reading what it was made from</span>
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
    );
  const { hidden, spec } = query.data;
  return (
    <CreateForm
      key={revealed}
      host={host}
      spec={{ ...spec, name: spec.name === null ? null : `${spec.name}-copy` }}
      hidden={hidden}
      {...(mayReveal && { onReveal: () => setRevealed(revealed + 1) })}
    />
  );
}
