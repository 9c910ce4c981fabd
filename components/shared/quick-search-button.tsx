'use client';
import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { Kbd } from '@/components/ui/kbd';

/** Fetched when it is first opened: most page views never search. */
const QuickSearch = dynamic(() => import('./quick-search'), { ssr: false });

export function QuickSearchButton() {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const [apple, setApple] = useState(false);
  useEffect(() => {
    setApple(/mac|iphone|ipad/i.test(navigator.platform));
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setUsed(true);
      setOpen((before) => !before);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-label="Search"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => {
          setUsed(true);
          setOpen(true);
        }}
        className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-ink-subtle hover:bg-hover sm:w-56 pointer-coarse:h-10 pointer-coarse:max-sm:w-10 pointer-coarse:max-sm:justify-center"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 text-left max-sm:hidden">Go to …</span>
        <span className="max-sm:hidden">
          <Kbd>{apple ? '⌘ K' : 'Ctrl K'}</Kbd>
        </span>
      </button>
      {used && <QuickSearch open={open} onOpenChange={setOpen} />}
    </>
  );
}
