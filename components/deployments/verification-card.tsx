import { CircleX, HeartPulse } from 'lucide-react';
import { Badge, StatusPill } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import type { Deployment } from '@/lib/contract/deployment';

const KINDS = {
  health: 'health check',
  probe: 'probe',
  liveness: 'liveness only',
  stopped: 'was stopped',
} as const;

/** How it is known that it serves, said as it is: a container without a check was only seen running. */
export function VerificationCard({ deployment: { verifications } }: { deployment: Deployment }) {
  if (verifications.length === 0) return null;
  return (
    <Card title="Verification" flush>
      <ul className="divide-y divide-line">
        {verifications.map((one, index) => (
          <li key={index} className="flex flex-col gap-1 px-4 py-2">
            <span className="flex flex-wrap items-center gap-2">
              <StatusPill
                tone={one.passed ? 'ok' : 'bad'}
                icon={one.passed ? <HeartPulse aria-hidden /> : <CircleX aria-hidden />}
              >
                {one.passed ? 'verified' : 'not verified'}
              </StatusPill>
              <Badge>{KINDS[one.kind]}</Badge>
              <span className="text-xs text-ink-subtle">
                <SafeText>{one.target}</SafeText>
                {one.checks > 0 && `, ${plural(one.checks, 'check')}`}
              </span>
            </span>
            <p className="break-words text-ink-muted">
              <SafeText>{one.words}</SafeText>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
