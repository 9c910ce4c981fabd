'use client';
import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { isTaken } from './shortcuts/typing';

/** Fetched when they are first used: most page views need neither. */
const Palette = dynamic(() => import('./palette/palette'), { ssr: false });
const Shortcuts = dynamic(() => import('./shortcuts/shortcuts'), { ssr: false });

/** In the header: the way to everything. Also listens for the first shortcut, and fetches what acts on them. */
export function CommandCenter() {
  const [open, setOpen] = useState<boolean | null>(null);
  const [help, setHelp] = useState<boolean | null>(null);
  const [wanted, setWanted] = useState(false);
  /** What is pressed before the code that acts on it is here. */
  const pressed = useRef<string[]>([]);
  const acting = useRef(false);
  const [apple, setApple] = useState(false);
  useEffect(() => {
    setApple(/mac|iphone|ipad/i.test(navigator.platform));
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey) {
        event.preventDefault();
        setOpen((before) => before !== true);
      } else if (!acting.current && key.length === 1 && !isTaken(event)) {
        pressed.current.push(key);
        setWanted(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const showHelp = (shown: boolean) => {
    setHelp(shown);
    setWanted(true);
  };
  return (
    <>
      <button
        type="button"
        aria-label="Search"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-ink-subtle hover:bg-hover sm:w-56 pointer-coarse:h-10 pointer-coarse:max-sm:w-10 pointer-coarse:max-sm:justify-center"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 text-left max-sm:hidden">Find and do …</span>
        <span className="max-sm:hidden">
          <Kbd>{apple ? '⌘ K' : 'Ctrl K'}</Kbd>
        </span>
      </button>
      {open !== null && <Palette open={open} onOpenChange={setOpen} onHelp={() => showHelp(true)} />}
      {wanted && (
        <Shortcuts
          pressed={pressed.current}
          onReady={() => {
            acting.current = true;
          }}
          help={help === true}
          onHelp={showHelp}
          onPalette={() => setOpen(true)}
        />
      )}
    </>
  );
}
