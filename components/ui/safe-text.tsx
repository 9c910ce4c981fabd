import { Fragment, type ReactNode } from 'react';

/** C0, C1, and every character that is invisible or turns the direction of text. */
const DECEPTIVE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/g;

function nameOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x1b) return 'ESC';
  if (code < 0x20) return `^${String.fromCharCode(code + 64)}`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The same, as plain text, for attributes such as `title`. */
export function visibleText(text: string): string {
  return text.replace(DECEPTIVE, (character) => `[${nameOf(character)}]`);
}

/**
 * Text that others chose (names, images, labels, log excerpts). Its direction cannot leak into the words around it, and
 * control or invisible characters are shown for what they are, so that two different names never look the same.
 */
export function SafeText({ children, className }: { children: string; className?: string }) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of children.matchAll(DECEPTIVE)) {
    if (match.index > end) parts.push(<Fragment key={`t${end}`}>{children.slice(end, match.index)}</Fragment>);
    parts.push(
      <span key={`c${match.index}`} className="mx-px rounded-sm bg-warn-soft px-0.5 font-mono text-2xs text-warn">
        {nameOf(match[0])}
      </span>,
    );
    end = match.index + match[0].length;
  }
  return (
    <bdi dir="auto" className={className}>
      {parts.length === 0 ? children : [...parts, children.slice(end)]}
    </bdi>
  );
}
