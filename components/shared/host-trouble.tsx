import { Unplug } from 'lucide-react';
import { CopyButton } from '@/components/ui/copy-button';
import { RelativeTime } from '@/components/ui/relative-time';
import type { HostSummary } from '@/lib/contract/host';

/** What a hint names in its sentences: commands from `sudo` or `ping` to the next punctuation, and settings. */
const COMMAND = /(sudo [^.,;()]+|ping \S*\w|DOCKER_HOST=\S*\w)/;

/** The commands among them: what can be copied and run. */
export function commandsIn(hint: string): string[] {
  return hint
    .split(COMMAND)
    .filter((_, index) => index % 2 === 1)
    .map((command) => command.trim())
    .filter((command) => !command.startsWith('DOCKER_HOST='));
}

function HintText({ hint }: { hint: string }) {
  return (
    <p className="break-words">
      {hint.split(COMMAND).map((part, index) =>
        index % 2 === 1 ? (
          <code key={index} className="rounded-sm bg-sunken px-1 text-xs">
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </p>
  );
}

/** What was tried, what the system answered, and the command that mends it. */
export function HostTroubleDetails({ host }: { host: HostSummary }) {
  if (host.trouble === null) return null;
  return (
    <div className="flex min-w-0 flex-col gap-1.5 text-sm">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-ink-subtle">Tried</dt>
        <dd>
          <code className="text-xs break-all">{host.endpoint}</code>
        </dd>
        <dt className="text-ink-subtle">Answer</dt>
        <dd className="break-words">{host.trouble.detail}</dd>
      </dl>
      {host.trouble.hint !== '' && <HintText hint={host.trouble.hint} />}
      {commandsIn(host.trouble.hint).map((command) => (
        <div key={command} className="flex items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
          <code className="min-w-0 flex-1 overflow-x-auto text-xs whitespace-pre">{command}</code>
          <CopyButton text={command} label="Copy the command" />
        </div>
      ))}
      <p className="text-xs text-ink-subtle">
        The console keeps trying and goes on by itself as soon as the engine answers.
      </p>
    </div>
  );
}

/** The full explanation for one host that does not answer, for the top of a page. Nothing while it does. */
export function HostTroubleBanner({ host }: { host: HostSummary }) {
  if (host.status === 'live' || host.trouble === null) return null;
  return (
    <section
      aria-label={`Host ${host.name}`}
      className="flex gap-3 rounded-lg border border-line-strong bg-surface p-4"
    >
      <Unplug aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <h2 className="text-base font-semibold">
          {host.status === 'reconnecting' ? 'Lost' : 'No'} connection to the engine of “{host.name}”
        </h2>
        {host.status === 'reconnecting' && (
          <p className="text-ink-muted">
            What you see of this host is as it was <RelativeTime at={host.since} />.
          </p>
        )}
        <HostTroubleDetails host={host} />
      </div>
    </section>
  );
}
