'use client';
import { CircleCheck, CircleHelp, CircleX, HeartPulse } from 'lucide-react';
import { ContainerHealthPill } from '@/components/shared/container-status';
import { StatusPill } from '@/components/ui/badge';
import { Card, KeyValueList } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { formatDuration } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { ContainerHealth, ContainerSummary } from '@/lib/contract/container';
import { useContainerHealth } from './container-queries';
import { commandLine } from './container-words';
import { checkRows, exampleCheck, probeWords } from './health-model';
import { PlainOutput } from './plain-output';
import { useShownContainer } from './shown-container';
import { TabBody } from './tab-body';

export function HealthTab() {
  const { container, gone } = useShownContainer();
  const query = useContainerHealth(container, !gone);
  return <TabBody query={query}>{(health) => <HealthView container={container} health={health} />}</TabBody>;
}

export function HealthView({ container, health }: { container: ContainerSummary; health: ContainerHealth }) {
  if (health.check === null) return <NoCheck container={container} />;
  const running = container.state === 'running';
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(18rem,1fr)_2fr]">
      <div className="flex flex-col gap-4">
        <Card title="Health">
          <div className="flex flex-col gap-3">
            <div className="flex flex-wrap items-center gap-3">
              <ContainerHealthPill health={health.status} />
              <span className="text-ink-muted">
                {health.failingStreak === 0
                  ? 'The last probe did not fail.'
                  : `${health.failingStreak} ${health.failingStreak === 1 ? 'probe' : 'probes'} failed in a row.`}
              </span>
            </div>
            {!running && (
              <p className="text-ink-muted">
                The container does not run: this is from its last run, and no probe is made now.
              </p>
            )}
          </div>
        </Card>
        <Card title="The check">
          <div className="flex flex-col gap-3">
            <p>
              {health.words.split('`').map((part, index) =>
                index % 2 === 1 ? (
                  <code key={index} className="text-xs break-all">
                    <SafeText>{part}</SafeText>
                  </code>
                ) : (
                  part
                ),
              )}
            </p>
            <div className="flex items-start gap-1 rounded-md bg-sunken py-1 pr-1 pl-2.5">
              <code className="min-w-0 flex-1 py-1 text-xs break-words">{checkCommand(health.check.test)}</code>
              <CopyButton text={checkCommand(health.check.test)} label="Copy the command" />
            </div>
            <KeyValueList rows={checkRows(health.check)} />
          </div>
        </Card>
      </div>
      <Card title="Last probes" flush actions={<span className="text-xs text-ink-subtle">the engine keeps five</span>}>
        {health.probes.length === 0 ? (
          <p className="p-4 text-ink-muted">
            No probe yet. The first one comes {formatDuration(health.check.intervalMs)} after the start.
          </p>
        ) : (
          <ol aria-label="Probes, newest first" className="divide-y divide-line">
            {health.probes.toReversed().map((probe) => (
              <Probe key={probe.startedAt} probe={probe} />
            ))}
          </ol>
        )}
      </Card>
    </div>
  );
}

function Probe({ probe }: { probe: ContainerHealth['probes'][number] }) {
  const { words, tone } = probeWords(probe.exitCode);
  const Icon = tone === 'ok' ? CircleCheck : tone === 'bad' ? CircleX : CircleHelp;
  return (
    <li className="flex flex-col gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <StatusPill tone={tone} icon={<Icon aria-hidden />} plain>
          {words}
        </StatusPill>
        <span className="text-xs text-ink-subtle figures">exit code {probe.exitCode}</span>
        <span className="text-xs text-ink-subtle figures">took {formatDuration(probe.durationMs)}</span>
        <span className="ml-auto text-xs text-ink-subtle">
          <RelativeTime at={probe.startedAt} />
        </span>
      </div>
      {probe.output.trim() === '' ? (
        <p className="text-xs text-ink-subtle">It printed nothing.</p>
      ) : (
        <PlainOutput text={probe.output} className="max-h-60 overflow-y-auto rounded-md bg-sunken px-2.5 py-1.5" />
      )}
    </li>
  );
}

function checkCommand(test: readonly string[]): string {
  if (test[0] === 'CMD-SHELL') return test.slice(1).join(' ');
  return commandLine(test[0] === 'CMD' ? test.slice(1) : test);
}

function NoCheck({ container }: { container: ContainerSummary }) {
  const example = exampleCheck(container);
  return (
    <Card>
      <EmptyState icon={<HeartPulse aria-hidden />} title="Nothing checks whether this container works">
        <p>
          Without a health check the engine only knows that the process exists. A program that hangs or answers errors
          looks the same as one that works, nothing waits for it to be ready, and a bad release cannot be told from a
          good one.
        </p>
        <p className="mt-3">In its Compose file, for example:</p>
        <div className="mt-2 flex items-start gap-1 rounded-md border border-line bg-sunken p-1 pl-3 text-left">
          <ScrollRegion label="Example" className="min-w-0 flex-1 overflow-x-auto py-2">
            <pre className="text-xs leading-5 text-ink">{example}</pre>
          </ScrollRegion>
          <CopyButton text={example} label="Copy the example" />
        </div>
        <p className="mt-3 text-xs">
          Let it ask for something that needs what the program needs (its database, say), and answer within the
          time-out. The command runs inside the container: what it calls must be in the image.
        </p>
      </EmptyState>
    </Card>
  );
}
