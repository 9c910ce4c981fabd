import { CircleSlash, LoaderCircle, ShieldCheck } from 'lucide-react';
import { StatusPill } from '@/components/ui/badge';
import { useRollbackChoices } from '@/lib/client/deploy-hooks';

/** Whether the last healthy release can be put back now: said only after its image was looked for. */
export function RollbackReadiness({ app, environment, plain }: { app: string; environment: string; plain?: boolean }) {
  const { data, isError } = useRollbackChoices(app, environment);
  if (data === undefined) {
    if (isError) return <span className="text-xs text-ink-subtle">could not be checked</span>;
    return (
      <StatusPill tone="idle" icon={<LoaderCircle aria-hidden />} plain={plain ?? false}>
        being checked
      </StatusPill>
    );
  }
  if (data.ready)
    return (
      <StatusPill tone="ok" icon={<ShieldCheck aria-hidden />} plain={plain ?? false} title={data.words}>
        rollback ready
      </StatusPill>
    );
  const first = data.choices.length === 0;
  return (
    <StatusPill
      tone={first ? 'idle' : 'warn'}
      icon={<CircleSlash aria-hidden />}
      plain={plain ?? false}
      title={data.words}
    >
      {first ? 'no earlier release' : 'not ready'}
    </StatusPill>
  );
}
