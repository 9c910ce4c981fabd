import type { FleetEvent } from '@/lib/contract/event';
import { type EventKind, type EventWords, eventWords } from './event-words';

export interface FeedRow extends EventWords {
  key: string;
  /** The newest of those that were drawn together. */
  event: FleetEvent;
  /** So often in a row, with nothing else of it between. */
  times: number;
}

/** A loop repeats a few steps: so far back the same step is looked for. */
const LOOK_BACK = 3;
/** Every start and stop brings these along: they are shown only when asked for. */
const NOISE = new Set(['network connect', 'network disconnect', 'volume mount', 'volume unmount']);

/**
 * Newest first, by the engine's own time: after a reconnect an engine tells late what happened meanwhile. What an object
 * does again and again (a crash loop, a tag pushed ten times) is one row with a count.
 */
export function feedRows(events: readonly FleetEvent[], kind: EventKind | 'all', most: number): FeedRow[] {
  const rows: FeedRow[] = [];
  for (const event of events.toSorted((a, b) => b.at - a.at)) {
    const words = eventWords(event);
    if (kind === 'all' ? NOISE.has(`${event.type} ${event.action}`) : words.kind !== kind) continue;
    const same = rows
      .slice(-LOOK_BACK)
      .find((row) => row.words === words.words && row.event.id === event.id && row.event.host === event.host);
    if (same) {
      same.times += 1;
      continue;
    }
    if (rows.length === most) break;
    rows.push({
      ...words,
      key: `${event.host}/${event.id}/${event.at}/${event.action}/${rows.length}`,
      event,
      times: 1,
    });
  }
  return rows;
}
