import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';
import { hostPath } from './hosts/host-path';
import type { NavigationEntry } from './navigation';

export type SearchHit =
  | { kind: 'page'; key: string; href: string; entry: NavigationEntry }
  | { kind: 'host'; key: string; href: string; host: HostSummary }
  | { kind: 'container'; key: string; href: string; container: ContainerSummary };

const AT_MOST = 20;

/** 0 = best; undefined = no match. The beginning of the name counts most, then a part of it, then the other fields. */
function rank(query: string, name: string, rest: string): number | undefined {
  if (name.startsWith(query)) return 0;
  if (name.includes(query)) return 1;
  return query.split(/\s+/).every((word) => name.includes(word) || rest.includes(word)) ? 2 : undefined;
}

/** Pages, hosts and containers that match every word of the query, best first. Without a query: the pages. */
export function searchHits(
  query: string,
  pages: readonly NavigationEntry[],
  containers: readonly ContainerSummary[],
  hosts: readonly HostSummary[],
): readonly SearchHit[] {
  const wanted = query.trim().toLowerCase();
  const hits: { order: number; hit: SearchHit }[] = [];
  for (const entry of pages) {
    const order = rank(wanted, entry.label.toLowerCase(), entry.keywords);
    if (order !== undefined) hits.push({ order, hit: { kind: 'page', key: entry.href, href: entry.href, entry } });
  }
  for (const host of wanted === '' ? [] : hosts) {
    const order = rank(
      wanted,
      host.name.toLowerCase(),
      `${host.id} ${host.environment ?? ''} ${host.endpoint}`.toLowerCase(),
    );
    const href = hostPath(host.id);
    if (order !== undefined) hits.push({ order, hit: { kind: 'host', key: href, href, host } });
  }
  for (const container of wanted === '' ? [] : containers) {
    const rest = `${container.image} ${container.id} ${container.stack ?? ''} ${container.service ?? ''} ${container.host}`;
    const order = rank(wanted, container.name.toLowerCase(), rest.toLowerCase());
    if (order === undefined) continue;
    const href = `/hosts/${container.host}/containers/${container.id}`;
    hits.push({ order, hit: { kind: 'container', key: href, href, container } });
  }
  return hits
    .sort((a, b) => a.order - b.order)
    .slice(0, AT_MOST)
    .map(({ hit }) => hit);
}
