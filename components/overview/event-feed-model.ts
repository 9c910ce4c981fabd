import type { FleetEvent } from '@/lib/contract/event';
import { type EventKind, type EventWords, eventWords } from '../shared/events/event-words';

export interface FeedRow extends EventWords {
  key: string;
  /** The newest of those that were drawn together. */
  event: FleetEvent;
  /** So often in a row, with nothing else of it between. */
  times: number;
}

/**
 * Newest first. The same thing of the same object again and again (a crash loop, a tag pushed ten times) is one row with a
 * count, as long as nothing different came between.
 */
export function feedRows(events: readonly FleetEvent[], kind: EventKind | 'all', most: number): FeedRow[] {
  const rows: FeedRow[] = [];
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (!event) continue;
    const words = eventWords(event);
    if (kind !== 'all' && words.kind !== kind) continue;
    const before = rows.at(-1);
    if (before && before.words === words.words && before.event.id === event.id && before.event.host === event.host) {
      before.times += 1;
      continue;
    }
    if (rows.length === most) break;
    rows.push({ ...words, key: `${event.host}/${event.id}/${event.at}/${event.action}/${index}`, event, times: 1 });
  }
  return rows;
}
