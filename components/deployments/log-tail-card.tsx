import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { DeploymentDetail } from '@/lib/contract/deployment';
import { isTerminal } from '@/lib/deploy/words';

/** The last lines of the new container's log, kept when it was removed. */
export function LogTailCard({ deployment: { logTail, state } }: { deployment: DeploymentDetail }) {
  const empty = logTail.length === 0;
  return (
    <Card
      title={empty ? 'Log of the new container' : `Last ${logTail.length} log lines of the new container`}
      flush={!empty}
      actions={!empty && <CopyButton text={logTail.join('\n')} label="Copy the lines" />}
    >
      {empty ? (
        <p className="text-ink-muted">
          {isTerminal(state)
            ? 'It wrote nothing, or never ran.'
            : 'It appears here as soon as the new container is there.'}
        </p>
      ) : (
        <ScrollRegion label="Last log lines" className="max-h-112 overflow-auto bg-sunken px-4 py-2">
          <ol className="font-mono text-xs">
            {logTail.map((line, index) => (
              <li key={index} className="break-all whitespace-pre-wrap">
                <SafeText>{line}</SafeText>
              </li>
            ))}
          </ol>
        </ScrollRegion>
      )}
    </Card>
  );
}
