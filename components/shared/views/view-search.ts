/** The parts of an address that make a view, in one order, so that two can be compared. `keys`: those of the list. */
export function viewPart(search: string, keys: readonly string[]): string {
  const given = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const key of [...keys].sort()) {
    const value = given.get(key);
    if (value !== null && value !== '') kept.set(key, value);
  }
  return kept.toString();
}

/** `view=<id>` names the saved view that the address began as; `view=none` is the list without one, also when one is the default. */
export const VIEW_KEY = 'view';
export const NO_VIEW = 'none';

/**
 * The address of a view. Hosts that were chosen in the header stay chosen, unless the view says others: `kept` has them.
 */
export function viewAddress(view: { id: string; search: string } | null, kept = ''): string {
  const params = new URLSearchParams(view?.search ?? '');
  if (!params.has('host') && !params.has('environment')) {
    for (const key of ['host', 'environment']) {
      const value = new URLSearchParams(kept).get(key);
      if (value !== null) params.set(key, value);
    }
  }
  params.set(VIEW_KEY, view?.id ?? NO_VIEW);
  return params.toString();
}

/** Whether nothing was asked for yet but hosts: then the default view may take its place. */
export function isBare(search: string): boolean {
  return [...new URLSearchParams(search).keys()].every((key) => key === 'host' || key === 'environment');
}

export interface ViewShape {
  search: string;
  hiddenColumns: readonly string[];
}

/** Whether a list shows something else than the view that it began as. */
export function isChanged(view: ViewShape, now: ViewShape, keys: readonly string[], withColumns: boolean): boolean {
  if (viewPart(view.search, keys) !== viewPart(now.search, keys)) return true;
  return withColumns && [...view.hiddenColumns].sort().join() !== [...now.hiddenColumns].sort().join();
}
