import { formatBytes, formatCount } from '@/components/ui/format';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SafeText } from '@/components/ui/safe-text';
import type { Activity, ActivityItem } from '@/lib/contract/activity';
import { ItemStatePill } from './activity-state-pill';

/** Every part with how it goes; those that failed first. */
export function ActivityItems({ activity }: { activity: Activity }) {
  const { itemCount, items } = activity;
  const sorted = [...items].sort((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'));
  return (
    <>
      <ul className="flex flex-col divide-y divide-line">
        {sorted.map((item) => (
          <li key={item.id} className="flex flex-col gap-1 py-1.5">
            <div className="flex items-center gap-2">
              <SafeText className="min-w-0 flex-1 truncate text-sm">{item.label}</SafeText>
              {item.total !== null && (
                <span className="shrink-0 text-xs text-ink-subtle figures">{sizeWords(item)}</span>
              )}
              <ItemStatePill state={item.state} />
            </div>
            {item.state === 'running' && item.total !== null && (
              <ProgressBar label={item.label} done={item.done ?? 0} total={item.total} />
            )}
            {item.words !== null && <p className="text-xs break-words text-ink-muted">{item.words}</p>}
          </li>
        ))}
      </ul>
      {itemCount > items.length && (
        <p className="text-xs text-ink-subtle">
          {formatCount(items.length)} of {formatCount(itemCount)} are listed, those that failed before all others.
        </p>
      )}
    </>
  );
}

function sizeWords({ done, state, total }: ActivityItem): string {
  if (total === null) return '';
  return state === 'running' && done !== null ? `${formatBytes(done)} of ${formatBytes(total)}` : formatBytes(total);
}
