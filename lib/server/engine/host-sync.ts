import 'server-only';
import type { InspectedContainer } from '@/lib/docker/engine';
import type { Reconciler } from './reconciler';

/** What one session has to know while lists are on their way. */
export class HostSync {
  readonly reconciler: Reconciler<InspectedContainer>;
  listedOnce = false;
  readonly #listings = new Set<{ touched: Set<string> }>();

  constructor(reconciler: Reconciler<InspectedContainer>) {
    this.reconciler = reconciler;
  }

  /** Containers of which an event told since then are in `touched`. */
  beginList(): { touched: Set<string> } {
    const listing = { touched: new Set<string>() };
    this.#listings.add(listing);
    return listing;
  }

  endList(listing: { touched: Set<string> }): void {
    this.#listings.delete(listing);
    this.listedOnce = true;
  }

  touch(id: string): void {
    for (const { touched } of this.#listings) touched.add(id);
  }
}
