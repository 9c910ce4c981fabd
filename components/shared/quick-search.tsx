'use client';
import clsx from 'clsx';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { SafeText } from '@/components/ui/safe-text';
import { useContainers, useHosts } from '@/lib/client/live-hooks';
import { ContainerStatePill } from './container-status';
import { HostLabel } from './hosts/host-label';
import { HostStatePill } from './hosts/host-state';
import { useNavigation } from './nav-links';
import { type SearchHit, searchHits } from './quick-search-model';

/** Goes to a container or a page by a few letters of its name. */
export default function QuickSearch({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Go to">
      <SearchBox onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function SearchBox({ onDone }: { onDone: () => void }) {
  const id = useId();
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const containers = useContainers();
  const hosts = useHosts();
  const pages = useNavigation().flatMap((group) => group.entries);
  const hits = searchHits(query, pages, containers, hosts);
  const active = Math.min(chosen, hits.length - 1);
  const go = (hit: SearchHit | undefined) => {
    if (hit === undefined) return;
    onDone();
    router.push(hit.href);
  };
  return (
    <div className="flex flex-col gap-2">
      <Input
        data-autofocus
        role="combobox"
        aria-label="Container or page"
        aria-expanded={hits.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={hits[active] === undefined ? undefined : `${id}-${active}`}
        aria-autocomplete="list"
        placeholder="Name, image, stack, id …"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setChosen(Math.min(active + 1, hits.length - 1));
          else if (event.key === 'ArrowUp') setChosen(Math.max(active - 1, 0));
          else if (event.key === 'Enter') go(hits[active]);
          else return;
          event.preventDefault();
        }}
      />
      {hits.length === 0 && (
        <p role="status" className="px-2 py-6 text-center text-ink-muted">
          No container and no page matches. Try fewer letters, or a part of the image.
        </p>
      )}
      <div role="listbox" id={`${id}-list`} aria-label="Results" className="-mx-2 flex min-h-40 flex-col">
        {hits.map((hit, index) => (
          <div
            key={hit.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            ref={(element) => {
              if (index === active) element?.scrollIntoView?.({ block: 'nearest' });
            }}
            onPointerMove={() => setChosen(index)}
            onClick={() => go(hit)}
            onKeyDown={() => undefined}
            className={clsx(
              'flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 py-1 pointer-coarse:min-h-11',
              index === active && 'bg-hover',
            )}
          >
            {hit.kind === 'page' ? (
              <>
                <hit.entry.icon aria-hidden className="size-4 shrink-0 text-ink-subtle" />
                <span className="min-w-0 flex-1 truncate font-medium">{hit.entry.label}</span>
                <span className="text-xs text-ink-subtle">page</span>
              </>
            ) : hit.kind === 'host' ? (
              <>
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="flex min-w-0 font-medium">
                    <HostLabel host={hit.host.id} withEnvironment />
                  </span>
                  <span className="truncate text-xs text-ink-subtle">host, {hit.host.endpoint}</span>
                </span>
                <HostStatePill host={hit.host} />
              </>
            ) : (
              <>
                <span className="flex min-w-0 flex-1 flex-col">
                  <SafeText className="truncate font-medium">{hit.container.name}</SafeText>
                  <span className="truncate text-xs text-ink-subtle">
                    <SafeText>{hit.container.image}</SafeText> on <HostLabel host={hit.container.host} />
                  </span>
                </span>
                <ContainerStatePill container={hit.container} plain />
              </>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
