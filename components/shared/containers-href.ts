import type { StateFilter } from './state-groups';

/** Address of the containers list, narrowed; the names are those of the list's own filters. */
export function containersHref(filter: {
  host?: string | null;
  environment?: string | null;
  state?: StateFilter;
  stack?: string;
}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value);
  return search.size === 0 ? '/containers' : `/containers?${search}`;
}
