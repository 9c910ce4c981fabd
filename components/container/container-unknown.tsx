'use client';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { containerPath } from '@/components/shared/container-path';
import { ContainerStatePill } from '@/components/shared/container-status';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { SafeText, visibleText } from '@/components/ui/safe-text';
import { SearchInput } from '@/components/ui/search-input';
import { useContainers, useHost, useHosts } from '@/lib/client/live-hooks';
import { suggestions } from './known-container-model';

const SHOWN = 8;

/** No container goes by what the address names. A search for what was meant, rather than a dead end. */
export function ContainerUnknown({ host: hostId, container: ref }: { host: string; container: string }) {
  const containers = useContainers();
  const host = useHost(hostId);
  const hosts = useHosts();
  const [text, setText] = useState('');
  const found = suggestions(containers, text || ref, SHOWN);
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      <h1 className="sr-only">Container not found</h1>
      {host && <HostTroubleBanner host={host} />}
      <Card>
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={
            host
              ? `There is no container “${visibleText(shortened(ref))}” on ${host.name}`
              : `There is no host “${visibleText(shortened(hostId))}”`
          }
          action={
            <Link href="/containers" className="text-accent hover:underline">
              All containers
            </Link>
          }
        >
          {host ? (
            <p>
              It was removed, was recreated under another id, or the address is not complete. Ids need at least 12
              digits.
            </p>
          ) : (
            <p>The console knows {hosts.length === 0 ? 'no hosts' : hosts.map((each) => each.name).join(', ')}.</p>
          )}
          <div className="mx-auto mt-4 w-80 max-w-full text-left">
            <SearchInput label="Search containers" value={text} onChange={setText} />
            <ul className="mt-2 flex flex-col">
              {found.map((container) => (
                <li key={`${container.host}/${container.id}`}>
                  <Link
                    href={containerPath(container)}
                    className="flex min-h-9 items-center gap-2 rounded-md px-2 hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1 truncate text-ink">
                      <SafeText>{container.name}</SafeText>
                      {hosts.length > 1 && <span className="text-ink-subtle"> on {container.host}</span>}
                    </span>
                    <ContainerStatePill container={container} plain />
                  </Link>
                </li>
              ))}
              {found.length === 0 && text !== '' && <li className="px-2 py-1.5 text-ink-subtle">Nothing matches.</li>}
            </ul>
          </div>
        </EmptyState>
      </Card>
    </div>
  );
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
