import { Card, KeyValueList } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { ContainerDetail } from '@/lib/contract/container';
import { commandLine, restartWords, runsAsRoot } from './container-words';
import { FactText } from './fact-text';

/** What it runs, as whom, from which image, and what happens when it ends. */
export function RunsCard({ detail }: { detail: ContainerDetail }) {
  const command = commandLine([...detail.entrypoint, ...detail.args]) || detail.command;
  return (
    <Card title="What it runs">
      <div className="flex flex-col gap-3">
        <div className="flex items-start gap-1 rounded-md bg-sunken py-1 pr-1 pl-2.5">
          <code className="max-h-40 min-w-0 flex-1 overflow-y-auto py-1 text-xs break-words">
            {command === '' ? (
              <span className="font-sans text-ink-subtle">no command</span>
            ) : (
              <SafeText>{command}</SafeText>
            )}
          </code>
          <CopyButton text={command} label="Copy the command" />
        </div>
        <KeyValueList
          rows={[
            { label: 'As', value: <UserWords user={detail.user} /> },
            { label: 'In folder', value: <Mono>{detail.workingDir || '/'}</Mono> },
            { label: 'Image', value: <ImageWords detail={detail} /> },
            { label: 'Platform', value: detail.platform },
            { label: 'Created', value: <RelativeTime at={detail.createdAt} /> },
            { label: 'Started', value: detail.startedAt === null ? 'never' : <RelativeTime at={detail.startedAt} /> },
            {
              label: 'Ended',
              value:
                detail.finishedAt === null || detail.state === 'running' ? null : (
                  <RelativeTime at={detail.finishedAt} />
                ),
            },
            { label: 'Restarts', value: <FactText fact={restartWords(detail)} /> },
            {
              label: 'Restarted',
              value: detail.restartCount === 0 ? null : `${detail.restartCount} times by the engine`,
            },
            { label: 'Stops by', value: stopWords(detail) },
            { label: 'Terminal', value: detail.tty ? 'yes: its two output streams are one' : null },
            { label: 'Own init', value: detail.init === true ? 'yes: it clears away ended children' : null },
            { label: 'Process on host', value: detail.pid === null ? null : <Mono>{String(detail.pid)}</Mono> },
            { label: 'Host name', value: <Mono>{detail.hostname}</Mono> },
            { label: 'Id', value: <IdWords id={detail.id} /> },
          ]}
        />
      </div>
    </Card>
  );
}

function UserWords({ user }: { user: string }) {
  if (!runsAsRoot(user)) return <Mono>{user}</Mono>;
  return <>root{user !== '' && user !== 'root' && <Mono> ({user})</Mono>}</>;
}

function ImageWords({ detail }: { detail: ContainerDetail }) {
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex items-start gap-1">
        <span className="min-w-0 py-0.5 font-mono text-xs break-all">
          <SafeText>{detail.image}</SafeText>
        </span>
        <CopyButton text={detail.image} label="Copy the image reference" />
      </span>
      {detail.imageDigests.map((digest) => (
        <span
          key={digest}
          className="font-mono text-xs break-all text-ink-subtle"
          title="Where exactly these bytes came from"
        >
          <SafeText>{digest}</SafeText>
        </span>
      ))}
      {detail.imageDigests.length === 0 && (
        <span className="text-xs text-ink-subtle">built here, or its digest is not known to the engine</span>
      )}
    </span>
  );
}

function stopWords(detail: ContainerDetail): string {
  const signal = detail.stopSignal || 'SIGTERM';
  const seconds = detail.stopTimeoutSeconds ?? 10;
  return seconds < 0 ? `${signal}, and waits for ever` : `${signal}, and SIGKILL after ${seconds} s`;
}

function IdWords({ id }: { id: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="font-mono text-xs" title={id}>
        {id.slice(0, 12)}
      </span>
      <CopyButton text={id} label="Copy the full id" />
    </span>
  );
}

export function Mono({ children }: { children: string | string[] }) {
  return (
    <span className="font-mono text-xs break-all">
      <SafeText>{Array.isArray(children) ? children.join('') : children}</SafeText>
    </span>
  );
}
