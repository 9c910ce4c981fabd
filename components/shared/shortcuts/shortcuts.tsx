'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useEntryHref, useNavigation } from '../nav-links';
import { SHORTCUTS } from './shortcut-registry';
import { shortcutRunner } from './shortcut-runner';
import { shortcutsOn } from './shortcut-setting';
import ShortcutSheet from './shortcut-sheet';
import { isTaken } from './typing';

export interface ShortcutsProps {
  /** Pressed while this was on its way; emptied. */
  pressed: string[];
  /** From now on it listens by itself. */
  onReady: () => void;
  help: boolean;
  onHelp: (open: boolean) => void;
  onPalette: () => void;
}

/** Acts on the keys of the registry, and shows the sheet of them. */
export default function Shortcuts({ pressed, onReady, help, onHelp, onPalette }: ShortcutsProps) {
  const router = useRouter();
  const hrefOf = useEntryHref();
  const entries = useNavigation().flatMap((group) => group.entries);
  const go = (href: string) => {
    const entry = entries.find((each) => each.href === href);
    if (entry !== undefined) router.push(hrefOf(entry));
    return entry !== undefined;
  };
  const latest = useRef({ go, onReady, onHelp, onPalette });
  latest.current = { go, onReady, onHelp, onPalette };
  useEffect(() => {
    const runner = shortcutRunner(SHORTCUTS, {
      go: (href) => latest.current.go(href),
      openPalette: () => latest.current.onPalette(),
      openHelp: () => latest.current.onHelp(true),
      root: document,
    });
    // What a shortcut hands to the list comes back here: it is not pressed again.
    let acting = false;
    const press = (key: string): boolean => {
      acting = true;
      try {
        return runner.press(key);
      } finally {
        acting = false;
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (acting || isTaken(event) || !shortcutsOn()) return;
      if (press(event.key)) event.preventDefault();
    };
    if (shortcutsOn()) for (const key of pressed.splice(0)) press(key);
    window.addEventListener('keydown', onKey);
    latest.current.onReady();
    return () => window.removeEventListener('keydown', onKey);
  }, [pressed]);
  return <ShortcutSheet open={help} onOpenChange={onHelp} />;
}
