'use client';
import { Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ActivityFilterBar } from '@/components/shared/activities/activity-filter-bar';
import { ActivityHistory } from '@/components/shared/activities/activity-history';
import { useHostScope } from '@/components/shared/hosts/use-host-scope';
import { PageHeader } from '@/components/shared/page-header';
import { Button } from '@/components/ui/button';
import { useWhyNot } from '@/lib/client/me';
import { parseAsStringLiteral, useUrlState } from '@/lib/client/url-state';

const PullImageDialog = dynamic(
  () => import('@/components/shared/images/pull-image-dialog').then((module) => module.PullImageDialog),
  { ssr: false },
);
const FILTER = parseAsStringLiteral(['all', 'running', 'failed']).withDefault('all');

/** The long work of the whole console: what runs, what ended, what failed. The filter lives in the address. */
export function ActivitiesPage() {
  const [filter, setFilter] = useUrlState('show', FILTER);
  const scope = useHostScope();
  const { host } = scope;
  const [pull, setPull] = useState<boolean | null>(null);
  const noPull = useWhyNot('images:pull');
  return (
    <div className="flex w-full max-w-4xl flex-col gap-4 p-4 md:p-6">
      <PageHeader
        title="Activities"
        actions={
          <Button
            disabled={noPull !== undefined}
            title={noPull}
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={() => setPull(true)}
          >
            Pull image
          </Button>
        }
      />
      <ActivityFilterBar filter={filter} onChange={setFilter} />
      <ActivityHistory filter={filter} host={host} hosts={scope.ids} />
      {pull !== null && <PullImageDialog open={pull} onOpenChange={setPull} {...(host !== null && { host })} />}
    </div>
  );
}
