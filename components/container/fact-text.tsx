import { Dot, ShieldCheck, TriangleAlert } from 'lucide-react';
import { SafeText } from '@/components/ui/safe-text';
import type { Fact } from './container-words';

const TONES = {
  good: { Icon: ShieldCheck, text: 'text-ok', said: 'Good: ' },
  plain: { Icon: Dot, text: 'text-ink-subtle', said: '' },
  warn: { Icon: TriangleAlert, text: 'text-warn', said: 'Look at this: ' },
} as const;

/** A fact with its reason below. `marked` puts an icon before it that tells good from questionable. */
export function FactText({ fact, marked = false }: { fact: Fact; marked?: boolean }) {
  const { Icon, text, said } = TONES[fact.tone];
  return (
    <span className="flex min-w-0 gap-2">
      {(marked || fact.tone === 'warn') && <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${text}`} />}
      <span className="min-w-0 break-words">
        <span className="sr-only">{marked || fact.tone === 'warn' ? said : ''}</span>
        <SafeText>{fact.words}</SafeText>
        {fact.note !== undefined && <span className="block text-xs text-ink-subtle">{fact.note}</span>}
      </span>
    </span>
  );
}
