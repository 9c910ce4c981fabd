'use client';
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { type RefObject, useEffect, useRef } from 'react';
import { type LineState, TerminalConnection } from '@/lib/client/terminal-line';
import { withStyleNonce } from './style-nonce';
import { pastedText, withControl } from './terminal-input';
import type { TerminalLook } from './terminal-look';
import { onThemeChange, readTerminalTheme } from './terminal-theme';

/** What the buttons around the screen do with it. */
export interface TerminalHandle {
  type(text: string): void;
  key(bytes: string, application: string | undefined): void;
  paste(text: string): void;
  find(text: string, back: boolean): void;
  focus(): void;
  discard(): void;
}

export interface TerminalScreenProps {
  id: string;
  label: string;
  look: TerminalLook;
  /** Ctrl of the row of keys is held: for the next key. */
  control: RefObject<boolean>;
  onControlUsed: () => void;
  handle: RefObject<TerminalHandle | null>;
  onState: (state: LineState) => void;
  onClosingSoon: (seconds: number) => void;
  onWaiting: (bytes: number) => void;
  onRefused: () => void;
  /** Somebody pressed a link: nothing is opened yet. */
  onLink: (address: string) => void;
}

/** Lines that can be scrolled back to. */
const SCROLLBACK = 5_000;
const encoder = new TextEncoder();

/** One terminal on the screen. Loaded only where one is open. */
export default function TerminalScreen(props: TerminalScreenProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const shown = useRef<{ term: Terminal; refit: () => void } | null>(null);
  const { id } = props;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let stop: (() => void) | null = null;
    let gone = false;
    // The width of a letter is measured once: with the fonts that are there then.
    const begin = () => {
      if (!gone) stop = show(element, id, latest, shown);
    };
    document.fonts.load(`13px ${monospace(element)}`).then(begin, begin);
    return () => {
      gone = true;
      stop?.();
    };
  }, [id]);

  const { fontSize, screenReader } = props.look;
  useEffect(() => {
    if (shown.current === null) return;
    shown.current.term.options.fontSize = fontSize;
    shown.current.term.options.screenReaderMode = screenReader;
    shown.current.refit();
  }, [fontSize, screenReader]);

  return (
    <section
      ref={box}
      aria-label={props.label}
      data-terminal
      className="h-full min-h-0 w-full overflow-hidden"
      onPointerUp={() => {
        if (!shown.current?.term.hasSelection()) shown.current?.term.focus();
      }}
    />
  );
}

function show(
  element: HTMLDivElement,
  id: string,
  latest: RefObject<TerminalScreenProps>,
  shown: RefObject<{ term: Terminal; refit: () => void } | null>,
): () => void {
  const { look } = latest.current;
  const open = (address: string) => latest.current.onLink(address);
  const term = new Terminal({
    fontFamily: monospace(element),
    fontSize: look.fontSize,
    screenReaderMode: look.screenReader,
    scrollback: SCROLLBACK,
    theme: readTerminalTheme(element),
    minimumContrastRatio: 4.5,
    cursorBlink: false,
    macOptionIsMeta: true,
    logLevel: 'off',
    // Links that a program names itself (OSC 8) may say one thing and lead to another: the address is shown before anything opens.
    linkHandler: { activate: (_event, address) => open(address), allowNonHttpProtocols: false },
  });
  const fitAddon = new FitAddon();
  const search = new SearchAddon();
  term.loadAddon(fitAddon);
  term.loadAddon(search);
  term.loadAddon(new WebLinksAddon((_event, address) => open(address)));
  withStyleNonce(() => term.open(element));

  // While what was shown before is drawn again, its questions to the terminal (where is the cursor?) were answered already.
  let replaying = 0;
  const line = new TerminalConnection(id, {
    state: (state) => latest.current.onState(state),
    ready: ({ replay }) => {
      term.reset();
      replaying = replay;
    },
    output: (bytes, acknowledge) =>
      term.write(bytes, () => {
        replaying = Math.max(0, replaying - bytes.length);
        acknowledge();
      }),
    closingSoon: (seconds) => latest.current.onClosingSoon(seconds),
    waiting: (bytes) => latest.current.onWaiting(bytes),
  });
  const send = (bytes: Uint8Array) => {
    if (!line.send(bytes)) latest.current.onRefused();
  };
  const type = (text: string) => send(encoder.encode(text));
  const refit = () => {
    if (element.clientWidth > 0 && element.clientHeight > 0) fitAddon.fit();
  };
  const paste = (text: string) => {
    type(pastedText(text, term.modes.bracketedPasteMode));
    term.scrollToBottom();
  };
  const stops = [
    term.onData((text) => {
      if (replaying > 0) return;
      if (latest.current.control.current) {
        latest.current.onControlUsed();
        type(withControl(text));
      } else type(text);
    }),
    // Mouse reports of old programs: bytes, not text.
    term.onBinary((text) => {
      if (replaying === 0) send(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff));
    }),
    term.onResize(({ cols, rows }) => line.resize(rows, cols)),
  ];
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    paste(event.clipboardData?.getData('text/plain') ?? '');
  };
  element.addEventListener('paste', onPaste, { capture: true });
  const sized = new ResizeObserver(refit);
  sized.observe(element);
  const stopTheme = onThemeChange(() => {
    term.options.theme = readTerminalTheme(element);
  });
  latest.current.handle.current = {
    type,
    key: (bytes, application) =>
      type(application !== undefined && term.modes.applicationCursorKeysMode ? application : bytes),
    paste,
    find: (text, back) => void (back ? search.findPrevious(text) : search.findNext(text)),
    focus: () => term.focus(),
    discard: () => line.discard(),
  };
  shown.current = { term, refit };
  refit();
  line.resize(term.rows, term.cols);
  line.start();
  term.focus();
  return () => {
    line.stop();
    sized.disconnect();
    stopTheme();
    element.removeEventListener('paste', onPaste, { capture: true });
    for (const stop of stops) stop.dispose();
    if (latest.current.handle.current !== null) latest.current.handle.current = null;
    shown.current = null;
    term.dispose();
  };
}

function monospace(element: HTMLElement): string {
  return getComputedStyle(element).getPropertyValue('--font-mono').trim() || 'monospace';
}
