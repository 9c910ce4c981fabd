import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { CreationCheck } from '@/lib/contract/endpoints/container-create';

const ORDER = { refused: 0, warning: 1, ok: 2 };
const LOOK = {
  refused: { icon: CircleX, tone: 'text-bad', word: 'Refused' },
  warning: { icon: TriangleAlert, tone: 'text-warn', word: 'Mind' },
  ok: { icon: CircleCheck, tone: 'text-ok', word: 'Good' },
};

/** What the console found out before anything is made; what stands in the way comes first. */
export function CheckList({ checks }: { checks: readonly CreationCheck[] }) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {[...checks]
        .sort((a, b) => ORDER[a.state] - ORDER[b.state])
        .map((check) => {
          const { icon: Icon, tone, word } = LOOK[check.state];
          return (
            <li key={`${check.about} ${check.field} ${check.words}`} className="flex gap-2">
              <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone}`} />
              <span className="min-w-0 break-words">
                <span className="sr-only">{word}: </span>
                {check.words}
                {check.hint !== null && <span className="block text-ink-subtle">{check.hint}</span>}
              </span>
            </li>
          );
        })}
    </ul>
  );
}
