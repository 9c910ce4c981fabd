import { CircleCheck, CircleX } from 'lucide-react';
import { StatusPill } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { AbsoluteTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { DeploymentDetail } from '@/lib/contract/deployment';

/** Each run of the new container's health check: when, by whom, with what answer. */
export function HealthLogCard({ entries }: { entries: DeploymentDetail['healthLog'] }) {
  if (entries.length === 0) return null;
  return (
    <Card title={`Health log (${entries.length})`} flush>
      <ScrollRegion label="Health log" className="max-h-72 overflow-y-auto">
        <ol className="divide-y divide-line">
          {entries.map((entry, index) => (
            <li key={index} className="flex flex-col gap-0.5 px-4 py-1.5">
              <span className="flex flex-wrap items-center gap-x-3 text-xs text-ink-muted">
                <StatusPill
                  plain
                  tone={entry.exitCode === 0 ? 'ok' : 'bad'}
                  icon={entry.exitCode === 0 ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
                >
                  {entry.exitCode === 0
                    ? 'passed'
                    : entry.exitCode === null
                      ? 'no answer'
                      : `exit code ${entry.exitCode}`}
                </StatusPill>
                <span>by the {entry.by}</span>
                <AbsoluteTime at={entry.at} />
              </span>
              {entry.output.trim() !== '' && (
                <pre className="font-mono text-xs break-all whitespace-pre-wrap">
                  <SafeText>{entry.output.trim()}</SafeText>
                </pre>
              )}
            </li>
          ))}
        </ol>
      </ScrollRegion>
    </Card>
  );
}
