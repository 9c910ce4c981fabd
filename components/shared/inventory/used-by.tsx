import { ContainerLink } from '@/components/shared/container-link';
import { Badge } from '@/components/ui/badge';
import type { UsedBy } from '@/lib/contract/inventory';

/** Who uses a thing, for a table row: the first by name, and how many more. */
export function UsedByCell({ host, usedBy }: { host: string; usedBy: readonly UsedBy[] }) {
  // A running one says more than a stopped one.
  const first = usedBy.find(({ running }) => running) ?? usedBy[0];
  if (first === undefined) return <Badge>unused</Badge>;
  const stopped = usedBy.every(({ running }) => !running);
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={usedBy.map(({ name }) => name).join(', ')}>
      <ContainerLink container={{ host, ...first }} className="min-w-0 truncate" />
      {usedBy.length > 1 && <span className="shrink-0 text-ink-subtle figures">+{usedBy.length - 1}</span>}
      {stopped && <span className="shrink-0 text-xs text-ink-subtle">stopped</span>}
    </span>
  );
}
