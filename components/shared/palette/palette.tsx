// biome-ignore-all lint/a11y/useFocusableInteractive: the box has the focus and names its active row (aria-activedescendant)
'use client';
import clsx from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { plural } from '@/components/ui/format';
import { Input } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { SafeText } from '@/components/ui/safe-text';
import { KIND_LOOKS } from './palette-looks';
import { actionHits, type PaletteHit, type PaletteItem, paletteHits } from './palette-model';
import { noteRecent, readRecent } from './recent-items';
import { usePaletteItems } from './use-palette-items';

export interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}

/** Finds everything by a few letters, and does with it what the role may do. */
export default function Palette({ open, onOpenChange, onHelp }: PaletteProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Find and do">
      <PaletteBox onDone={() => onOpenChange(false)} onHelp={onHelp} />
    </Dialog>
  );
}

function PaletteBox({ onDone, onHelp }: { onDone: () => void; onHelp: () => void }) {
  const id = useId();
  const router = useRouter();
  const items = usePaletteItems(onHelp);
  const [recent] = useState(readRecent);
  const [query, setQuery] = useState('');
  const [within, setWithin] = useState<PaletteItem | null>(null);
  const [chosen, setChosen] = useState(0);
  const hits = useMemo(
    () => (within === null ? paletteHits(query, items, recent) : actionHits(query, within)),
    [query, within, items, recent],
  );
  const box = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: inside of another thing the box is another one
  useEffect(() => box.current?.focus(), [within]);
  const active = Math.min(chosen, hits.length - 1);
  const current = hits[active];

  const act = (hit: PaletteHit | undefined) => {
    if (hit === undefined) return;
    noteRecent(hit.item.key);
    onDone();
    const target = (hit.action ?? hit.item).target;
    if ('href' in target) router.push(target.href);
    else target.run();
  };
  const enter = (item: PaletteItem | null) => {
    setWithin(item);
    setQuery('');
    setChosen(0);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const atEnd = selectionStart === query.length && selectionEnd === query.length;
    const atStart = selectionStart === 0 && selectionEnd === 0;
    if (event.key === 'ArrowDown') setChosen(hits.length === 0 ? 0 : (active + 1) % hits.length);
    else if (event.key === 'ArrowUp') setChosen(hits.length === 0 ? 0 : (active - 1 + hits.length) % hits.length);
    else if (event.key === 'Enter') act(current);
    else if (event.key === 'ArrowRight' && atEnd && current !== undefined && hasActions(current)) enter(current.item);
    else if (within !== null && atStart && (event.key === 'ArrowLeft' || event.key === 'Backspace')) enter(null);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex flex-col gap-2">
      {within !== null && (
        <div className="flex items-center gap-1">
          <IconButton label="Back to the search" size="small" onClick={() => enter(null)}>
            <ChevronLeft aria-hidden className="size-4" />
          </IconButton>
          <SafeText className="min-w-0 truncate font-medium">{within.title}</SafeText>
        </div>
      )}
      <Input
        // The box is a new one for the actions, so that screen readers say its name.
        key={within?.key ?? 'all'}
        ref={box}
        data-autofocus
        role="combobox"
        aria-label={within === null ? 'Find anything, or do something' : `What to do with ${within.title}`}
        aria-expanded={hits.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current === undefined ? undefined : `${id}-${active}`}
        aria-autocomplete="list"
        aria-describedby={`${id}-keys`}
        placeholder={within === null ? 'web-1, restart web, redis:8, a page …' : 'restart, logs …'}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p role="status" className={hits.length === 0 ? 'px-2 py-6 text-center text-ink-muted' : 'sr-only'}>
        {hits.length === 0 ? 'Nothing matches. Try fewer letters, or a part of the image or stack.' : foundWords(hits)}
      </p>
      <div
        role="listbox"
        id={`${id}-list`}
        aria-label="Found"
        // One height while one types: nothing jumps, and the box stays where the thumb is.
        className={clsx('-mx-2 flex h-[46dvh] flex-col overflow-y-auto sm:h-96', hits.length === 0 && 'hidden')}
      >
        {hits.map((hit, index) => (
          <PaletteRow
            key={hit.key}
            id={`${id}-${index}`}
            hit={hit}
            within={within !== null}
            active={index === active}
            onPoint={() => setChosen(index)}
            onPress={() => act(hit)}
            onActions={() => enter(hit.item)}
          />
        ))}
      </div>
      <p id={`${id}-keys`} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-subtle">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> open
        </span>
        <span>
          {within === null ? <Kbd>→</Kbd> : <Kbd>←</Kbd>} {within === null ? 'what can be done with it' : 'back'}
        </span>
      </p>
    </div>
  );
}

function hasActions(hit: PaletteHit): boolean {
  return hit.action === null && hit.item.actions().length > 0;
}

function foundWords(hits: readonly PaletteHit[]): string {
  return plural(hits.length, 'result');
}

interface PaletteRowProps {
  id: string;
  hit: PaletteHit;
  /** Inside of one thing: its name stands above. */
  within: boolean;
  active: boolean;
  onPoint: () => void;
  onPress: () => void;
  onActions: () => void;
}

function PaletteRow({ id, hit, within, active, onPoint, onPress, onActions }: PaletteRowProps) {
  const { item, action } = hit;
  const { Icon, word } = KIND_LOOKS[item.kind];
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      ref={(element) => {
        if (active) element?.scrollIntoView?.({ block: 'nearest' });
      }}
      onPointerMove={onPoint}
      onClick={onPress}
      onKeyDown={() => undefined}
      className={clsx(
        'flex min-h-10 shrink-0 cursor-pointer items-center gap-3 rounded-md pl-2 pointer-coarse:min-h-12',
        active && 'bg-hover',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-subtle" />
      <span className="flex min-w-0 flex-1 flex-col py-1">
        {action === null && within ? (
          <span className="font-medium">Open</span>
        ) : (
          <span className={clsx('flex min-w-0 gap-1.5 font-medium', action?.danger === true && 'text-bad')}>
            {action !== null && <span className="shrink-0">{action.label}</span>}
            {!within && <SafeText className="min-w-0 truncate">{item.title}</SafeText>}
          </span>
        )}
        {!within && item.note !== '' && (
          <SafeText className="min-w-0 truncate text-xs text-ink-subtle">{item.note}</SafeText>
        )}
      </span>
      {!within && <span className="shrink-0 text-xs text-ink-subtle max-sm:hidden">{word}</span>}
      {!within && hasActions(hit) ? (
        // For the pointer alone: by keyboard it is the right arrow, which the words below the list say.
        <span
          aria-hidden
          data-testid="palette-actions"
          onClick={(event) => {
            event.stopPropagation();
            onActions();
          }}
          className="flex h-10 w-10 shrink-0 items-center justify-center rounded-md text-ink-subtle hover:text-ink pointer-coarse:h-12 pointer-coarse:w-12"
        >
          <ChevronRight className="size-4" />
        </span>
      ) : (
        <span aria-hidden className="w-2 shrink-0" />
      )}
    </div>
  );
}
