import { Card } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';

/** Names with values, sorted by name: labels, options. */
export function RecordCard({
  title,
  record,
  none,
}: {
  title: string;
  record: Readonly<Record<string, string>>;
  /** In place of an empty list. */
  none: string;
}) {
  const entries = Object.entries(record).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card title={entries.length === 0 ? title : `${title} (${entries.length})`} flush={entries.length > 0}>
      {entries.length === 0 ? (
        <p className="text-ink-muted">{none}</p>
      ) : (
        <ScrollRegion label={title} className="max-h-96 overflow-y-auto">
          <dl className="divide-y divide-line font-mono text-xs">
            {entries.map(([name, value]) => (
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
