/**
 * Characters that are not seen but change what is seen: controls, those that turn the reading direction around (Trojan Source,
 * CVE-2021-42574), those of no width, and tags. Joiners (U+200C, U+200D) stay: scripts and emoji need them.
 */
const TRICKS =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

export interface VisiblePiece {
  text: string;
  /** Stands for a character that is not seen: its name, for a mark of its own. */
  control: boolean;
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // The Unicode control pictures: ␀ … ␟ and ␡.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Splits a text so that what would be invisible can be shown as what it is. Tabs stay. */
export function visiblePieces(text: string): VisiblePiece[] {
  const pieces: VisiblePiece[] = [];
  let from = 0;
  for (const match of text.matchAll(TRICKS)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), control: false });
    pieces.push({ text: nameOf(match[0]), control: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), control: false });
  return pieces;
}
