'use client';
import { EllipsisVertical, Plus, SearchX, Server } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { HostTroubleBanner } from '@/components/shared/host-trouble';
import { hostPath } from '@/components/shared/hosts/host-path';
import { PageHeader } from '@/components/shared/page-header';
import { useDialogAddress } from '@/components/shared/use-dialog-address';
import { ViewButton } from '@/components/shared/views/view-button';
import { Button, IconButton } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import type { SortState } from '@/components/ui/data-table-header';
import { EmptyState } from '@/components/ui/empty-state';
import { formatCount } from '@/components/ui/format';
import { Select } from '@/components/ui/input';
import { lazyOverlay } from '@/components/ui/lazy-overlay';
import { SearchInput } from '@/components/ui/search-input';
import { Skeleton } from '@/components/ui/skeleton';
import { useContainers, useFleetSynced, useHosts, useStatsSummary } from '@/lib/client/live-hooks';
import { useWhyNot } from '@/lib/client/me';
import { parseAsString, parseAsStringLiteral, useUrlStates } from '@/lib/client/url-state';
import { HostCard } from './host-card';
import { HOST_COLUMNS, hostColumns } from './host-columns';
import type { HostMenuProps } from './host-menu';
import { containerCounts, environmentsOf, type HostRow, hostRows } from './host-rows';
import { useHostDialogs } from './use-host-dialogs';

const HostMenu = lazyOverlay<HostMenuProps>('menu', () => import('./host-menu'));

const PARSERS = {
  q: parseAsString.withDefault(''),
  host: parseAsString,
  environment: parseAsString,
  sort: parseAsStringLiteral(HOST_COLUMNS),
  dir: parseAsStringLiteral(['asc', 'desc']).withDefault('asc'),
};
/** What of the address makes a saved view of this list. */
const VIEW_KEYS = Object.keys(PARSERS);
/** `environment=none` in the address: those without one. */
const NONE = 'none';

/** More of them would leave no room for the list. */
const BANNERS = 2;

const idOf = (row: HostRow) => row.host.id;
const nameOf = (row: HostRow) => row.host.name;
const renderCard = (row: HostRow) => <HostCard row={row} />;

/** Every engine that the console looks after, live. */
export function HostList() {
  const router = useRouter();
  const whyNot = useWhyNot('hosts:manage');
  const [view, setView] = useUrlStates(PARSERS);
  const hosts = useHosts();
  const synced = useFleetSynced();
  const containers = useContainers();
  const { hosts: samples } = useStatsSummary();
  const { dialogs, add, change, remove, isOfSettings } = useHostDialogs();
  useDialogAddress({ add: whyNot === undefined ? add : null });
  const counts = useMemo(() => containerCounts(containers), [containers]);
  const { q, host, environment } = view;
  const rows = useMemo(() => {
    const wanted = environment === NONE ? '' : environment;
    return hostRows(hosts, samples, counts, { q, host, environment: wanted });
  }, [hosts, samples, counts, q, host, environment]);
  const sort = useMemo<SortState | null>(
    () => (view.sort === null ? null : { id: view.sort, desc: view.dir === 'desc' }),
    [view.sort, view.dir],
  );
  const open = useCallback((row: HostRow) => router.push(hostPath(row.host.id)), [router]);
  const environments = environmentsOf(hosts);
  const away = rows.filter((row) => row.host.trouble !== null);
  const addButton = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden className="size-4" />}
      disabled={whyNot !== undefined}
      title={whyNot}
      onClick={add}
    >
      Add a host
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 p-3 md:p-4">
      <PageHeader
        title="Hosts"
        beside={
          <>
            <span role="status" className="text-ink-subtle figures">
              {rows.length === hosts.length ? formatCount(hosts.length) : `${rows.length} of ${hosts.length}`}
            </span>
            <ViewButton list="hosts" keys={VIEW_KEYS} />
          </>
        }
        actions={addButton}
      />
      {away.length > BANNERS ? (
        <p role="status" className="rounded-lg border border-line-strong bg-surface p-3">
          {away.length} of {hosts.length} hosts do not answer. Open one to see what was tried and what mends it.
        </p>
      ) : (
        away.map((row) => <HostTroubleBanner key={row.host.id} host={row.host} />)
      )}
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          label="Search hosts"
          placeholder="Name, address, version …"
          value={q}
          onChange={(text) => setView({ q: text || null })}
          className="min-w-40 flex-1 sm:max-w-72"
        />
        {environments.length > 1 && (
          <Select
            aria-label="Environment"
            className="w-44"
            value={environment ?? ''}
            onChange={(event) => setView({ environment: event.target.value || null })}
          >
            <option value="">All environments</option>
            {environments.map((each) => (
              <option key={each} value={each === '' ? NONE : each}>
                {each === '' ? 'without one' : each}
              </option>
            ))}
          </Select>
        )}
      </div>
      <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border border-line">
        <DataTable
          label="Hosts"
          rows={rows}
          columns={hostColumns}
          idOf={idOf}
          nameOf={nameOf}
          sort={sort}
          onSortChange={(next) =>
            setView({
              sort: HOST_COLUMNS.find((id) => id === next?.id) ?? null,
              dir: next?.desc === true ? 'desc' : null,
            })
          }
          onOpen={open}
          renderCard={renderCard}
          renderEnd={(row) => (
            <HostMenu
              host={row.host}
              ofSettings={isOfSettings(row.host.id)}
              onChange={() => change(row.host)}
              onRemove={() => remove(row.host)}
              trigger={
                <IconButton label={`Actions for ${row.host.name}`} size="small">
                  <EllipsisVertical aria-hidden className="size-4" />
                </IconButton>
              }
            />
          )}
          empty={
            !synced ? (
              <div role="status" aria-label="Loading the hosts" className="flex flex-col gap-2 p-4">
                <Skeleton className="h-5 w-full" />
                <Skeleton className="h-5 w-2/3" />
              </div>
            ) : hosts.length > 0 ? (
              <EmptyState
                icon={<SearchX aria-hidden />}
                title="No host matches"
                action={
                  <Button onClick={() => setView({ q: null, host: null, environment: null })}>Clear the filters</Button>
                }
              >
                Search finds parts of names, environments, addresses and versions.
              </EmptyState>
            ) : (
              <EmptyState icon={<Server aria-hidden />} title="No host of yours" action={addButton}>
                Your account is limited to hosts that this console does not have. An administrator can change that, or
                add them.
              </EmptyState>
            )
          }
        />
      </div>
      {dialogs}
    </div>
  );
}
