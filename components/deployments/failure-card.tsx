import { Card } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import type { Deployment } from '@/lib/contract/deployment';
import { STEP_WORDS } from '@/lib/deploy/words';

/** At which step it failed, why, and the way out. */
export function FailureCard({
  deployment,
  failure,
}: {
  deployment: Deployment;
  failure: NonNullable<Deployment['failure']>;
}) {
  return (
    <Card title={`It failed at: ${STEP_WORDS[failure.step]}`}>
      <div className="flex flex-col gap-1 break-words">
        <p>
          <SafeText>{failure.detail}</SafeText>
        </p>
        {failure.hint !== null && (
          <p className="text-ink-muted">
            <SafeText>{failure.hint}</SafeText>
          </p>
        )}
        {failure.target !== null && deployment.hosts.length > 0 && (
          <p className="text-xs text-ink-subtle">
            on <SafeText>{failure.target}</SafeText>
          </p>
        )}
      </div>
    </Card>
  );
}
