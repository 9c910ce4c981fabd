/** Keys that a phone has not, and what a terminal is sent for them. */
export const EXTRA_KEYS = [
  { label: 'Esc', name: 'Escape', bytes: '\u001b' },
  { label: 'Tab', name: 'Tab', bytes: '\t' },
  { label: '↑', name: 'Up', bytes: '\u001b[A', application: '\u001bOA' },
  { label: '↓', name: 'Down', bytes: '\u001b[B', application: '\u001bOB' },
  { label: '←', name: 'Left', bytes: '\u001b[D', application: '\u001bOD' },
  { label: '→', name: 'Right', bytes: '\u001b[C', application: '\u001bOC' },
  { label: '^C', name: 'Control C', bytes: '\u0003' },
  { label: '^D', name: 'Control D', bytes: '\u0004' },
  { label: '/', name: 'Slash', bytes: '/' },
  { label: '|', name: 'Pipe', bytes: '|' },
  { label: '-', name: 'Dash', bytes: '-' },
] as const;
export type ExtraKey = (typeof EXTRA_KEYS)[number];

/** What is typed while Ctrl is held on the row of keys: of one letter or sign its control character, of anything else itself. */
export function withControl(text: string): string {
  if (text.length !== 1) return text;
  if (text === ' ') return '\u0000';
  const code = text.toUpperCase().charCodeAt(0);
  return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code - 0x40) : text;
}

/**
 * Text from the clipboard as keys: line ends become Return; what could act as a key or end the brackets around it early (ESC and the other
 * control characters) is taken out, so that copied text cannot run what nobody saw.
 */
export function pastedText(text: string, bracketed: boolean): string {
  const plain = text.replace(/\r\n|\n/g, '\r').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
  return bracketed ? `\u001b[200~${plain}\u001b[201~` : plain;
}

/** Only these are ever opened, and only after they were shown in full. */
export function isWebAddress(text: string): boolean {
  try {
    const { protocol } = new URL(text);
    return protocol === 'https:' || protocol === 'http:';
  } catch {
    return false;
  }
}
