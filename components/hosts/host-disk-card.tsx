'use client';
import { HardDrive } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, KeyValueList } from '@/components/ui/card';
import { formatBytes, plural } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { Skeleton } from '@/components/ui/skeleton';
import type { DiskUsage } from '@/lib/contract/disk-usage';
import type { HostSummary } from '@/lib/contract/host';
import { imagesBytes, sumWords, volumesBytes } from './disk-use-model';
import { useHostDiskUsage } from './host-queries';

/** How much disk images and volumes take. Measuring reads every file of every volume: it is done when somebody asks. */
export function HostDiskCard({ host }: { host: HostSummary }) {
  const [wanted, setWanted] = useState(false);
  const images = useHostDiskUsage(host.id, 'images', wanted);
  const volumes = useHostDiskUsage(host.id, 'volumes', wanted);
  const live = host.status === 'live';
  const busy = [images, volumes].some((query) => query.isFetching || query.data?.measuring);
  const measure = () => {
    if (!wanted) return setWanted(true);
    void images.refetch();
    void volumes.refetch();
  };
  return (
    <Card
      title="Disk use"
      actions={
        <Button
          size="small"
          icon={<HardDrive aria-hidden className="size-3.5" />}
          disabled={!live}
          title={live ? undefined : 'The host does not answer.'}
          busy={wanted && busy}
          onClick={measure}
        >
          {wanted ? 'Measure again' : 'Measure'}
        </Button>
      }
    >
      {wanted ? (
        <KeyValueList
          rows={[
            { label: 'Images', value: <Sum usage={images.data} error={images.error} of="images" /> },
            { label: 'Volumes', value: <Sum usage={volumes.data} error={volumes.error} of="volumes" /> },
          ]}
        />
      ) : (
        <p className="text-ink-muted">
          The engine looks at every file of every volume for it, which takes a while where there are many.
        </p>
      )}
    </Card>
  );
}

interface SumProps {
  usage: DiskUsage | undefined;
  error: Error | null;
  of: 'images' | 'volumes';
}

function Sum({ usage, error, of }: SumProps) {
  if (usage === undefined) {
    if (error !== null) return <span className="text-bad">{error.message}</span>;
    return <Skeleton className="h-4 w-32" />;
  }
  const sum = of === 'images' ? imagesBytes(usage) : volumesBytes(usage);
  return (
    <>
      {sum === null ? (
        usage.measuring ? (
          'being measured …'
        ) : (
          'not known'
        )
      ) : (
        <>
          {sumWords(sum, formatBytes)} in {plural(sum.count, of.slice(0, -1))}
          {sum.unknown > 0 && <span className="text-ink-subtle">, {sum.unknown} of unknown size</span>}
        </>
      )}
      {usage.at !== null && (
        <span className="block text-xs text-ink-subtle">
          measured <RelativeTime at={usage.at} />
          {usage.measuring && ', being measured again'}
        </span>
      )}
      {usage.problem !== null && (
        <span className="block text-xs text-bad">
          <SafeText>{usage.problem.detail}</SafeText>
        </span>
      )}
    </>
  );
}
