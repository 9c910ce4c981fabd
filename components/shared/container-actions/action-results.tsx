import { CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon, Minus } from 'lucide-react';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { SafeText } from '@/components/ui/safe-text';
import { describeProblem } from '@/lib/client/describe-problem';
import { containerKey } from '@/lib/client/fleet-store';
import type { ActionResult } from './action-runner';

const LOOKS: Readonly<Record<ActionResult['outcome'], { tone: Tone; icon: LucideIcon; word: string }>> = {
  waiting: { tone: 'idle', icon: CircleDashed, word: 'waits' },
  running: { tone: 'info', icon: LoaderCircle, word: 'under way' },
  done: { tone: 'ok', icon: CircleCheck, word: 'done' },
  unchanged: { tone: 'idle', icon: Minus, word: 'was so already' },
  failed: { tone: 'bad', icon: CircleX, word: 'failed' },
};

/** How it went with each, the failures first. */
export function ActionResults({ results }: { results: readonly ActionResult[] }) {
  const done = results.filter(({ outcome }) => outcome !== 'waiting' && outcome !== 'running').length;
  const sorted = [...results].sort((a, b) => Number(b.outcome === 'failed') - Number(a.outcome === 'failed'));
  return (
    <div className="flex flex-col gap-3">
      <progress
        aria-label="Progress"
        value={done}
        max={results.length}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-idle-soft [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-idle-soft [&::-webkit-progress-value]:bg-accent"
      />
      <ul className="flex flex-col divide-y divide-line">
        {sorted.map(({ container, outcome, error }) => {
          const { tone, icon: Icon, word } = LOOKS[outcome];
          const problem = outcome === 'failed' ? describeProblem(error) : undefined;
          return (
            <li key={containerKey(container.host, container.id)} className="py-1.5">
              <div className="flex items-center gap-2">
                <SafeText className="min-w-0 flex-1 truncate">{container.name}</SafeText>
                <StatusPill tone={tone} icon={<Icon aria-hidden />} plain>
                  {word}
                </StatusPill>
              </div>
              {problem !== undefined && (
                <p className="text-xs break-words text-ink-muted">
                  {problem.title}. {problem.detail} {problem.hint}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
