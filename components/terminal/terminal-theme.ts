import type { ITheme } from '@xterm/xterm';

/** Which of the console's colours stands for which of a terminal's. What is too faint on its ground is raised by `minimumContrastRatio`. */
const COLOURS = {
  background: 'surface',
  foreground: 'ink',
  cursor: 'accent',
  cursorAccent: 'surface',
  selectionBackground: 'selected',
  selectionForeground: 'ink',
  black: 'ink-subtle',
  red: 'bad',
  green: 'ok',
  yellow: 'warn',
  blue: 'info',
  magenta: 'series-4',
  cyan: 'accent',
  white: 'ink-muted',
  brightBlack: 'ink-subtle',
  brightRed: 'bad',
  brightGreen: 'ok',
  brightYellow: 'series-3',
  brightBlue: 'series-2',
  brightMagenta: 'series-5',
  brightCyan: 'accent-strong',
  brightWhite: 'ink',
} as const satisfies Partial<Record<keyof ITheme, string>>;

/** The colours that the page has now, as the terminal wants them: its own parser knows neither variables nor `light-dark()`. */
export function readTerminalTheme(near: HTMLElement): ITheme {
  const probe = document.createElement('span');
  near.append(probe);
  const theme = Object.fromEntries(
    Object.entries(COLOURS).map(([name, token]) => {
      probe.style.color = `var(--color-${token})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return theme;
}

/** Calls back whenever the page's theme changes: by the person's choice, or with the system's. */
export function onThemeChange(run: () => void): () => void {
  const observer = new MutationObserver(run);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', run);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', run);
  };
}
