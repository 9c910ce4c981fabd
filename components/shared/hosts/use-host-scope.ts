'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useHosts } from '@/lib/client/live-hooks';
import { parseAsString, useUrlStates } from '@/lib/client/url-state';
import type { HostSummary } from '@/lib/contract/host';
import { followsScope } from '../navigation';

/** `environment=none` in the address: the hosts without one. */
export const NO_ENVIRONMENT = 'none';

const PARSERS = { host: parseAsString, environment: parseAsString };

interface ScopeNames {
  host: string | null;
  environment: string | null;
}

export interface HostScope extends ScopeNames {
  /** The hosts that the pages are narrowed to; null: all. Keeps its identity while the same hosts are in it. */
  ids: ReadonlySet<string> | null;
  has: (host: string) => boolean;
}

export function inScope(host: Pick<HostSummary, 'id' | 'environment'>, { host: id, environment }: ScopeNames): boolean {
  if (id !== null && host.id !== id) return false;
  return environment === null || (host.environment ?? NO_ENVIRONMENT) === environment;
}

/** What the lists are narrowed to, from the address: one host, or the hosts of one environment. */
export function useHostScope(): HostScope {
  const [{ host, environment }] = useUrlStates(PARSERS);
  const hosts = useHosts();
  const key =
    environment === null
      ? host
      : hosts
          .filter((each) => inScope(each, { host, environment }))
          .map(({ id }) => id)
          .join(' ');
  return useMemo(() => {
    const ids = key === null ? null : new Set(key.split(' '));
    return { host, environment, ids, has: (id: string) => ids === null || ids.has(id) };
  }, [host, environment, key]);
}

const EVERYWHERE: ScopeNames = { host: null, environment: null };
/** The last choice on a page that follows it, for pages of one thing, which do not. Browser only. */
let remembered = EVERYWHERE;
const listeners = new Set<() => void>();

function remember(scope: ScopeNames): void {
  if (scope.host === remembered.host && scope.environment === remembered.environment) return;
  remembered = scope;
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The scope as it was left, also on a page of one thing: so that going back to a list does not widen it. */
export function useScopeChoice(): [ScopeNames, (scope: ScopeNames) => void] {
  const [{ host, environment }, setUrl] = useUrlStates(PARSERS);
  const follows = followsScope(usePathname());
  const kept = useSyncExternalStore(
    subscribe,
    () => remembered,
    () => EVERYWHERE,
  );
  useEffect(() => {
    if (follows) remember({ host, environment });
  }, [follows, host, environment]);
  const set = (scope: ScopeNames) => {
    remember(scope);
    if (follows) setUrl(scope);
  };
  return [follows ? { host, environment } : kept, set];
}

/** `?host=…` of a scope; empty for all. */
export function scopeSearch({ host, environment }: ScopeNames): string {
  const search = new URLSearchParams();
  if (host !== null) search.set('host', host);
  if (environment !== null) search.set('environment', environment);
  return search.size === 0 ? '' : `?${search}`;
}
