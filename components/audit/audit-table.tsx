import { Bot, CircleCheck, CircleHelp, CircleSlash, CircleX, Clock, Cog, type LucideIcon, User } from 'lucide-react';
import { StatusPill, type Tone } from '@/components/ui/badge';
import { AbsoluteTime, RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { AuditRow } from '@/lib/contract/endpoints/auth';
import { PROBLEMS } from '@/lib/contract/problem-codes';
import { detailWords, nameTried } from './audit-filters-model';

const OUTCOMES: Record<AuditRow['outcome'], { tone: Tone; Icon: LucideIcon; title: string }> = {
  ok: { tone: 'ok', Icon: CircleCheck, title: 'Done' },
  refused: { tone: 'warn', Icon: CircleSlash, title: 'Refused: nothing was done' },
  failed: { tone: 'bad', Icon: CircleX, title: 'Tried, and failed' },
  pending: { tone: 'idle', Icon: Clock, title: 'Under way, or the console stopped before it ended' },
};
const KINDS: Record<AuditRow['actorKind'], { Icon: LucideIcon; words: string }> = {
  user: { Icon: User, words: 'signed in' },
  token: { Icon: Bot, words: 'by an API token' },
  anonymous: { Icon: CircleHelp, words: 'not signed in' },
  console: { Icon: Cog, words: 'the console itself' },
};

function Outcome({ row }: { row: AuditRow }) {
  const { tone, Icon, title } = OUTCOMES[row.outcome];
  const reason =
    row.code !== null && row.code in PROBLEMS ? PROBLEMS[row.code as keyof typeof PROBLEMS].title : row.code;
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} plain title={reason ? `${title}. ${reason}` : title}>
      {row.outcome}
      {row.code !== null && <span className="font-normal text-ink-subtle"> {row.code}</span>}
    </StatusPill>
  );
}

function Who({ row }: { row: AuditRow }) {
  const { Icon, words } = KINDS[row.actorKind];
  const tried = nameTried(row);
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <Icon aria-label={words} className="size-3.5 shrink-0 text-ink-subtle" />
      <span className="min-w-0 break-all">
        {row.actor}
        {tried !== null && (
          <span className="text-ink-subtle">
            {' '}
            as <SafeText>{tried}</SafeText>
          </span>
        )}
      </span>
    </span>
  );
}

function Where({ row }: { row: AuditRow }) {
  if (row.host === null && row.target === null) return <span className="text-ink-subtle">–</span>;
  return (
    <span
      className="inline-block max-w-64 truncate align-bottom"
      title={[row.host, row.target].filter(Boolean).join(' / ')}
    >
      {row.host !== null && <span className="text-ink-subtle">{row.host}</span>}
      {row.host !== null && row.target !== null && ' / '}
      {row.target !== null && <SafeText className="font-mono text-xs">{row.target}</SafeText>}
    </span>
  );
}

function Detail({ row }: { row: AuditRow }) {
  const words = detailWords(row.detail);
  if (words === '') return <span className="text-ink-subtle">–</span>;
  return (
    <span className="inline-block max-w-md truncate align-bottom text-xs text-ink-muted" title={words}>
      <SafeText>{words}</SafeText>
    </span>
  );
}

const HEADINGS = ['Time', 'Who', 'Action', 'Where', 'Outcome', 'From', 'Detail'];

/** A table where there is room, a list of cards on a phone. */
export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <>
      <ScrollRegion
        label="Audit log"
        className="overflow-x-auto rounded-lg border border-line bg-surface max-md:hidden"
      >
        <table className="w-full text-left text-sm whitespace-nowrap">
          <thead>
            <tr className="border-b border-line text-xs text-ink-subtle">
              {HEADINGS.map((heading) => (
                <th key={heading} scope="col" className="h-9 px-3 font-medium">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className="border-b border-line last:border-b-0 hover:bg-hover">
                <td className="h-9 px-3 text-xs figures" title={`Entry ${row.id}, request ${row.requestId}`}>
                  <AbsoluteTime at={row.at} />
                </td>
                <td className="px-3">
                  <Who row={row} />
                </td>
                <td className="px-3 font-mono text-xs">{row.action}</td>
                <td className="px-3">
                  <Where row={row} />
                </td>
                <td className="px-3">
                  <Outcome row={row} />
                </td>
                <td className="px-3 font-mono text-xs">{row.address || '–'}</td>
                <td className="px-3">
                  <Detail row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <ul aria-label="Audit log" className="flex flex-col gap-2 md:hidden">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-3 text-sm">
            <span className="flex flex-wrap items-center justify-between gap-x-3">
              <span className="font-mono text-xs break-all">{row.action}</span>
              <Outcome row={row} />
            </span>
            <span className="flex flex-wrap items-center gap-x-2 text-xs text-ink-subtle">
              <Who row={row} /> from <code className="break-all">{row.address || '–'}</code> ·{' '}
              <RelativeTime at={row.at} />
            </span>
            {row.target !== null && (
              <span className="text-xs break-all">
                {row.host !== null && `${row.host} / `}
                <SafeText>{row.target}</SafeText>
              </span>
            )}
            {Object.keys(row.detail).length > 0 && (
              <span className="text-xs break-words text-ink-muted">
                <SafeText>{detailWords(row.detail)}</SafeText>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
