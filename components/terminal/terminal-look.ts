'use client';
import { useState } from 'react';

export interface TerminalLook {
  /** CSS pixels. */
  fontSize: number;
  /** Everything is also written for a screen reader. */
  screenReader: boolean;
}

const KEY = 'pilothouse-terminal';
export const FONT_SIZES = { least: 10, most: 22 } as const;

function read(): TerminalLook {
  const narrow = typeof window !== 'undefined' && window.innerWidth < 640;
  const look: TerminalLook = { fontSize: narrow ? 12 : 13, screenReader: false };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<TerminalLook>;
    if (typeof kept.fontSize === 'number' && kept.fontSize >= FONT_SIZES.least && kept.fontSize <= FONT_SIZES.most)
      look.fontSize = kept.fontSize;
    if (typeof kept.screenReader === 'boolean') look.screenReader = kept.screenReader;
  } catch {
    // No storage (a private window): as it is by itself.
  }
  return look;
}

/** How terminals look in this browser. */
export function useTerminalLook(): [TerminalLook, (change: Partial<TerminalLook>) => void] {
  const [look, setLook] = useState(read);
  const change = (part: Partial<TerminalLook>) => {
    const next = { ...look, ...part };
    setLook(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // As above.
    }
  };
  return [look, change];
}
