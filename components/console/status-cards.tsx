import { CircleCheck, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusPill } from '@/components/ui/badge';
import { Card, KeyValueList } from '@/components/ui/card';
import { formatBytes, formatCount, plural } from '@/components/ui/format';
import { Elapsed, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { ConsoleStatus } from '@/lib/contract/endpoints/console';

/** Below it a backup, a spool or the database soon has no room. */
const LITTLE_DISK = 0.1;
/** A person notices a page that answers this much later. */
const SLOW_LOOP_MS = 100;

export function StatusCards({ status }: { status: ConsoleStatus }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <ProcessCard status={status} />
      <DatabaseCard status={status} />
      <LiveCard status={status} />
      <StreamsCard hosts={status.hosts} />
    </div>
  );
}

function Verdict({ good, words }: { good: boolean; words: string }) {
  return (
    <StatusPill
      tone={good ? 'ok' : 'warn'}
      icon={
        good ? <CircleCheck aria-hidden className="size-3.5" /> : <TriangleAlert aria-hidden className="size-3.5" />
      }
    >
      {words}
    </StatusPill>
  );
}

function ProcessCard({ status }: { status: ConsoleStatus }) {
  const { eventLoop, memory } = status;
  const quick = eventLoop.p99Ms < SLOW_LOOP_MS;
  return (
    <Card title="Process" actions={<Verdict good={quick} words={quick ? 'answers at once' : 'answers late'} />}>
      <KeyValueList
        rows={[
          { label: 'Version', value: status.version },
          { label: 'Node.js', value: status.node },
          { label: 'Running for', value: <Elapsed at={status.startedAt} /> },
          {
            label: 'Memory',
            value: formatBytes(memory.rssBytes),
            note: `${formatBytes(memory.heapUsedBytes)} of it JavaScript`,
          },
          {
            label: 'Delay',
            value: `${eventLoop.p99Ms} ms`,
            note: `99 of 100 timers are no later; the worst of the last minutes ${eventLoop.maxMs} ms`,
          },
          {
            label: 'Activities',
            value: status.activitiesRunning === 0 ? 'none running' : `${status.activitiesRunning} running`,
          },
        ]}
      />
    </Card>
  );
}

function DatabaseCard({ status }: { status: ConsoleStatus }) {
  const { database, disk } = status;
  const sound = database.integrity === 'ok';
  const little = disk.freeBytes !== null && disk.totalBytes !== null && disk.freeBytes < LITTLE_DISK * disk.totalBytes;
  const free: ReactNode =
    disk.freeBytes === null || disk.totalBytes === null
      ? 'cannot be read'
      : `${formatBytes(disk.freeBytes)} of ${formatBytes(disk.totalBytes)} free`;
  return (
    <Card
      title="Database"
      actions={<Verdict good={sound && !little} words={sound ? (little ? 'little disk space' : 'sound') : 'damaged'} />}
    >
      <KeyValueList
        rows={[
          { label: 'Integrity', value: sound ? 'checked just now: sound' : <SafeText>{database.integrity}</SafeText> },
          {
            label: 'Size',
            value: formatBytes(database.bytes),
            note: `${formatBytes(database.logBytes)} not yet merged`,
          },
          { label: 'Data folder', value: <SafeText className="font-mono text-xs">{disk.folder}</SafeText> },
          { label: 'Disk', value: free },
        ]}
      />
    </Card>
  );
}

function LiveCard({ status }: { status: ConsoleStatus }) {
  const { live } = status;
  return (
    <Card title="Live connections">
      <KeyValueList
        rows={[
          {
            label: 'Open tabs',
            value: formatCount(live.connections),
            note: plural(live.subscriptions, 'subscription'),
          },
          {
            label: 'Sent',
            value: `${plural(live.frames, 'message')}, ${formatBytes(live.bytes)}`,
            note: 'since the start',
          },
          {
            label: 'Slow tabs',
            value: `${formatCount(live.freshSnapshots)} caught up anew`,
            note: `${formatCount(live.droppedStats)} figures left out for tabs that read slowly`,
          },
          { label: 'Refused', value: formatCount(live.refused) },
        ]}
      />
    </Card>
  );
}

function StreamsCard({ hosts }: { hosts: ConsoleStatus['hosts'] }) {
  return (
    <Card title="Event streams" flush>
      <ul className="divide-y divide-line">
        {hosts.map((host) => (
          <li key={host.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
            <SafeText className="min-w-0 font-medium break-all">{host.name}</SafeText>
            <StatusPill
              tone={host.status === 'live' ? 'ok' : 'warn'}
              icon={
                host.status === 'live' ? (
                  <CircleCheck aria-hidden className="size-3.5" />
                ) : (
                  <Unplug aria-hidden className="size-3.5" />
                )
              }
            >
              {host.status}
            </StatusPill>
            <span className="text-xs text-ink-subtle">
              {plural(host.containers, 'container')}; {host.status} since <RelativeTime at={host.since} />
            </span>
            <span className="ml-auto text-xs text-ink-subtle">
              {host.lastEventAt === null ? (
                'no event yet'
              ) : (
                <>
                  last event <RelativeTime at={host.lastEventAt} />
                </>
              )}
            </span>
            {host.detail !== null && <p className="w-full text-xs text-ink-muted break-words">{host.detail}</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
