import clsx from 'clsx';
import { STEP_LOOKS } from '@/components/shared/deploy/deployment-look';
import { Card } from '@/components/ui/card';
import { formatDuration } from '@/components/ui/format';
import { Elapsed } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { Deployment, DeploymentStep } from '@/lib/contract/deployment';

const TONES = { ok: 'text-ok', warn: 'text-warn', bad: 'text-bad', info: 'text-info', idle: 'text-idle' } as const;
const STRATEGY_WORDS = {
  'stop-first': 'The old one is stopped before the new one starts.',
  'start-first': 'The new one starts beside the old one.',
} as const;

/** What was done, what is being done, and how long each took. */
export function StepsCard({ deployment: { steps, strategy, strategyWords } }: { deployment: Deployment }) {
  const several = new Set(steps.flatMap(({ target }) => target ?? [])).size > 1;
  return (
    <Card title="Steps" flush>
      {strategy !== null && (
        <p className="border-b border-line px-4 py-2 text-xs text-ink-muted">
          {STRATEGY_WORDS[strategy]} {strategyWords !== null && <SafeText>{strategyWords}</SafeText>}
        </p>
      )}
      {steps.length === 0 && <p className="px-4 py-3 text-ink-muted">It has not begun yet.</p>}
      <ol className="flex flex-col px-4 py-2">
        {steps.map((step) => (
          <Step key={step.number} step={step} several={several} />
        ))}
      </ol>
    </Card>
  );
}

function Step({ step, several }: { step: DeploymentStep; several: boolean }) {
  const { icon: Icon, tone, word } = STEP_LOOKS[step.state];
  const running = step.state === 'running';
  return (
    <li className="flex gap-2.5 py-1" aria-current={running ? 'step' : undefined}>
      <Icon
        aria-hidden
        className={clsx('mt-0.5 size-4 shrink-0', TONES[tone], running && 'animate-spin motion-reduce:animate-none')}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span
            className={clsx(
              'min-w-0 flex-1 break-words',
              running && 'font-medium',
              (step.state === 'waiting' || step.state === 'skipped') && 'text-ink-muted',
            )}
          >
            {step.title}
            {several && step.target !== null && (
              <span className="text-ink-subtle">
                {' '}
                (<SafeText>{step.target}</SafeText>)
              </span>
            )}
          </span>
          <span className="shrink-0 text-xs text-ink-subtle figures">
            <StepTime step={step} />
          </span>
          <span className={clsx('w-16 shrink-0 text-right text-xs', TONES[tone])}>{word}</span>
        </p>
        {step.words !== null && (
          <p className={clsx('text-xs break-words', step.state === 'failed' ? 'text-bad' : 'text-ink-muted')}>
            <SafeText>{step.words}</SafeText>
          </p>
        )}
      </div>
    </li>
  );
}

function StepTime({ step: { finishedAt, startedAt, state } }: { step: DeploymentStep }) {
  if (startedAt === null || state === 'skipped') return null;
  if (finishedAt !== null) {
    const ms = Math.max(0, finishedAt - startedAt);
    return ms < 1000 ? `${ms} ms` : ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
  }
  return state === 'running' ? <Elapsed at={startedAt} /> : null;
}
