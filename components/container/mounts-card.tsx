import { ArrowRight } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import type { ContainerDetail } from '@/lib/contract/container';
import { isAnonymousVolume, type Mount, mountGroups } from './container-words';

export function MountsCard({ detail }: { detail: ContainerDetail }) {
  const groups = mountGroups(detail.mounts);
  return (
    <Card title="Storage">
      {groups.length === 0 ? (
        <p className="text-ink-muted">Nothing is mounted: what it writes is lost when the container is removed.</p>
      ) : (
        <div className="flex flex-col gap-4">
          {groups.map((group) => (
            <div key={group.title} className="flex flex-col gap-1.5">
              <h3 className="font-medium">
                {group.title} <span className="text-xs font-normal text-ink-subtle">{group.note}</span>
              </h3>
              <ul className="flex flex-col gap-1">
                {group.mounts.map((mount) => (
                  <MountRow key={mount.destination} mount={mount} />
                ))}
              </ul>
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}

function MountRow({ mount }: { mount: Mount }) {
  const anonymous = isAnonymousVolume(mount);
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 font-mono text-xs">
      {mount.source !== '' && mount.type !== 'tmpfs' && (
        <>
          <span className="min-w-0 break-all" title={mount.source}>
            {anonymous ? (
              <>
                {mount.source.slice(0, 12)} <span className="font-sans text-ink-subtle">(without a name)</span>
              </>
            ) : (
              <SafeText>{mount.source}</SafeText>
            )}
          </span>
          <ArrowRight aria-label="at" className="size-3.5 shrink-0 text-ink-subtle" />
        </>
      )}
      <span className="min-w-0 break-all">
        <SafeText>{mount.destination}</SafeText>
      </span>
      <span className="flex gap-1 font-sans">
        <Badge>{mount.readOnly ? 'read-only' : 'read and write'}</Badge>
        {mount.driver && mount.driver !== 'local' && <Badge>{mount.driver}</Badge>}
        {mount.propagation && !['rprivate', 'private', ''].includes(mount.propagation) && (
          <Badge tone="warn">{mount.propagation}</Badge>
        )}
      </span>
    </li>
  );
}
