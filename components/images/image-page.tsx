'use client';
import { SearchX, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { ProblemView } from '@/components/shared/problem-view';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { describeProblem } from '@/lib/client/describe-problem';
import { useHost } from '@/lib/client/live-hooks';
import { ConfigurationCard, EnvironmentCard, LabelsCard } from './image-config-cards';
import { useImageDialogs } from './image-dialogs';
import { ImageHeader } from './image-header';
import { useImageDetail } from './image-queries';
import { imageTitle } from './image-rows';
import { LayersCard } from './layers-card';
import { NamesCard } from './names-card';
import { PlatformsCard, UsedByCard } from './used-by-card';

/** One image on one host: how it was made, how it runs, who runs it, what it is called elsewhere. `id`: without `sha256:`. */
export function ImagePage({ host: hostId, id }: { host: string; id: string }) {
  const router = useRouter();
  const host = useHost(hostId);
  const query = useImageDetail({ host: hostId, id });
  const dialogs = useImageDialogs(hostId, () => router.push('/images'));
  const { data: image, error } = query;
  const title = image === undefined ? null : imageTitle(image);
  useEffect(() => {
    if (title !== null) document.title = `${title} · Pilothouse`;
  }, [title]);

  if (image === undefined) {
    return (
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <h1 className="sr-only">Image</h1>
        {host !== undefined && <HostTroubleBanner host={host} />}
        {error === null ? <PageSkeleton /> : <Missing error={error} onRetry={() => void query.refetch()} />}
      </div>
    );
  }
  const gone = error !== null && describeProblem(error).code === 'image_not_found';
  return (
    <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
      <ImageHeader image={image} dialogs={dialogs} gone={gone} />
      {gone && <GoneBanner />}
      {!gone && host !== undefined && <HostTroubleBanner host={host} />}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <LayersCard image={image} />
          <EnvironmentCard image={image} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <UsedByCard image={image} />
          <NamesCard image={image} dialogs={dialogs} gone={gone} />
          <PlatformsCard image={image} />
          <ConfigurationCard image={image} />
          <LabelsCard image={image} />
        </div>
      </div>
      {dialogs.element}
    </div>
  );
}

function Missing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { code, detail } = describeProblem(error);
  if (code !== 'image_not_found' && code !== 'host_not_found' && code !== 'validation_failed') {
    return <ProblemView error={error} onRetry={onRetry} />;
  }
  return (
    <Card>
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="There is no such image"
        action={
          <Link href="/images" className="text-accent hover:underline">
            All images
          </Link>
        }
      >
        <p>{detail}</p>
        <p>
          It was removed, was built anew under another id, or the address is not complete: ids need at least 12 digits.
        </p>
      </EmptyState>
    </Card>
  );
}

function GoneBanner() {
  return (
    <section role="alert" className="flex gap-3 rounded-lg border border-line-strong bg-surface p-4">
      <Trash2 aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <h2 className="text-base font-semibold">This image was removed</h2>
        <p className="text-ink-muted">What you see is the last that was known; the engine does not have it any more.</p>
        <p>
          <Link href="/images" className="text-accent hover:underline">
            Back to all images
          </Link>
        </p>
      </div>
    </section>
  );
}

function PageSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-7 w-72 max-w-full" />
      <Skeleton className="h-4 w-96 max-w-full" />
      <div className="grid gap-4 xl:grid-cols-2">
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
      </div>
    </div>
  );
}
