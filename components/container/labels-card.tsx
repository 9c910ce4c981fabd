import { Card, KeyValueList } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { ContainerDetail } from '@/lib/contract/container';
import { Mono } from './runs-card';

/** Drivers whose log the engine can read back; all others send it elsewhere. */
const DRIVER_WORDS: Readonly<Record<string, string>> = {
  'json-file': 'json-file: JSON files on the host',
  local: 'local: compact files on the host, rotated by the engine',
  journald: 'journald: the journal of the host',
  none: 'none: nothing is kept',
  syslog: 'syslog: sent to a syslog server',
  fluentd: 'fluentd: sent to Fluentd',
  gelf: 'gelf: sent to a GELF server',
  awslogs: 'awslogs: sent to CloudWatch',
  splunk: 'splunk: sent to Splunk',
};

export function LoggingCard({ detail }: { detail: ContainerDetail }) {
  const options = Object.entries(detail.logOptions);
  const grows = detail.logDriver === 'json-file' && !('max-size' in detail.logOptions);
  return (
    <Card title="Logging">
      <KeyValueList
        rows={[
          {
            label: 'Driver',
            value: DRIVER_WORDS[detail.logDriver] ?? detail.logDriver,
            ...(grows && { note: 'Without max-size its file grows until the disk is full.' }),
          },
          ...options.map(([label, value]) => ({ label, value: <Mono>{value}</Mono> })),
        ]}
      />
    </Card>
  );
}

export function LabelsCard({ detail }: { detail: ContainerDetail }) {
  const labels = Object.entries(detail.allLabels).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title={`Labels (${labels.length})`} flush={labels.length > 0}>
      {labels.length === 0 ? (
        <p className="text-ink-muted">It has none.</p>
      ) : (
        <ScrollRegion label="All labels" className="max-h-96 overflow-y-auto">
          <dl className="divide-y divide-line font-mono text-xs">
            {labels.map(([name, value]) => (
              <div key={name} className="flex flex-wrap gap-x-4 px-4 py-1.5 sm:flex-nowrap">
                <dt className="w-full break-all text-ink-muted sm:w-1/2 sm:shrink-0">
                  <SafeText>{name}</SafeText>
                </dt>
                <dd className="min-w-0 flex-1 break-all">
                  {value === '' ? (
                    <span className="font-sans text-ink-subtle">empty</span>
                  ) : (
                    <SafeText>{value}</SafeText>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </ScrollRegion>
      )}
    </Card>
  );
}
