'use client';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { useHosts } from '@/lib/client/live-hooks';
import { useWhyNot } from '@/lib/client/me';

/** To the form, on the host that the list is narrowed to, or the first that answers. */
export function CreateButton({ host }: { host: string | null }) {
  const router = useRouter();
  const hosts = useHosts();
  const whyNot = useWhyNot('containers:create');
  const live = hosts.filter(({ status }) => status === 'live');
  const on = host === null ? live[0] : live.find(({ id }) => id === host);
  const off = whyNot ?? (on === undefined ? 'No engine answers now.' : undefined);
  return (
    <Button
      variant="primary"
      icon={<Plus aria-hidden className="size-4" />}
      disabled={off !== undefined}
      title={off}
      onClick={() => on && router.push(`/hosts/${on.id}/containers/new`)}
    >
      Create
    </Button>
  );
}
