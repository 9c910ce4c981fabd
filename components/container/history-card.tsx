'use client';
import { containerEnds, endWords, isUnexpectedEnd } from '@/components/shared/events/container-ends';
import { EventIcon } from '@/components/shared/events/event-icon';
import { eventWords } from '@/components/shared/events/event-words';
import { exitCodeWords } from '@/components/shared/events/exit-code-words';
import { StatusPill } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/relative-time';
import { useEvents } from '@/lib/client/live-hooks';
import { useShownContainer } from './shown-container';

/** So many lines fit the card; the older ones are in the audit log and the engine's own. */
const SHOWN = 8;

/** How it ended before, and what happened to it lately. */
export function HistoryCard() {
  const { container } = useShownContainer();
  const events = useEvents(container);
  const ends = containerEnds(events).toReversed();
  const unexpected = ends.filter(isUnexpectedEnd).length;
  const others = events
    .filter((event) => event.action !== 'kill')
    .toReversed()
    .slice(0, SHOWN);
  return (
    <Card
      title="What happened to it"
      actions={
        unexpected > 0 ? (
          <span className="text-xs text-bad">
            {unexpected} unexpected {unexpected === 1 ? 'end' : 'ends'}
          </span>
        ) : undefined
      }
    >
      <div className="flex flex-col gap-3">
        <LastEnd words={ends[0] ? endWords(ends[0]) : null} />
        {others.length === 0 ? (
          <p className="text-ink-muted">Nothing since the console watches it.</p>
        ) : (
          <ol className="flex flex-col gap-1.5" aria-label="Events, newest first">
            {others.map((event, index) => {
              const { tone, words } = eventWords(event);
              return (
                <li key={`${event.at}-${event.action}-${index}`} className="flex items-start gap-2">
                  <EventIcon event={event} tone={tone} />
                  <span className="min-w-0 flex-1 break-words">{words}</span>
                  <span className="shrink-0 text-xs text-ink-subtle">
                    <RelativeTime at={event.at} />
                  </span>
                </li>
              );
            })}
          </ol>
        )}
      </div>
    </Card>
  );
}

/** The engine remembers the last end even when the console did not see it. */
function LastEnd({ words }: { words: string | null }) {
  const { container } = useShownContainer();
  if (container.exitCode === null || container.finishedAt === null) return null;
  const reason = container.oomKilled
    ? 'out of memory: the kernel killed it'
    : (container.error ??
      (container.state === 'running'
        ? exitCodeWords(container.exitCode)
        : (words ?? exitCodeWords(container.exitCode))));
  const bad = container.oomKilled || container.error !== null || ![0, 130, 137, 143].includes(container.exitCode);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-sunken px-2.5 py-2">
      <StatusPill tone={bad ? 'bad' : 'idle'} icon={null} plain>
        Last end: exit code {container.exitCode}
      </StatusPill>
      <span className="min-w-0 flex-1 break-words">{reason}</span>
      <span className="text-xs text-ink-subtle">
        <RelativeTime at={container.finishedAt} />
      </span>
    </div>
  );
}
