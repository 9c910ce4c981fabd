const BOUNDARY = /[\s\-_./:@]/;

/** Points of one word in a name, 0 = not in it. Whole name > its beginning > the beginning of a part > inside > letters in order. */
function wordPoints(word: string, name: string): number {
  if (name === word) return 120;
  const at = name.indexOf(word);
  if (at === 0) return 100;
  if (at > 0) {
    if (BOUNDARY.test(name[at - 1] ?? '')) return 80;
    // A later place may be a better one: `web` in `cobweb-web`.
    for (let next = name.indexOf(word, at + 1); next > 0; next = name.indexOf(word, next + 1)) {
      if (BOUNDARY.test(name[next - 1] ?? '')) return 80;
    }
    return 60;
  }
  return lettersPoints(word, name);
}

/**
 * `shwb1` finds `shop-web-1`: all letters in order, the first one at the beginning of a part. Fewer points the more lies between
 * them; nothing when most of it does, else a few letters would find everything.
 */
function lettersPoints(word: string, name: string): number {
  if (word.length < 2) return 0;
  let best = 0;
  for (let start = name.indexOf(word[0] ?? ''); start >= 0; start = name.indexOf(word[0] ?? '', start + 1)) {
    if (start > 0 && !BOUNDARY.test(name[start - 1] ?? '')) continue;
    let at = start;
    let skipped = 0;
    let found = true;
    for (let index = 1; index < word.length; index++) {
      const next = name.indexOf(word[index] ?? '', at + 1);
      if (next < 0) {
        found = false;
        break;
      }
      // To the beginning of the next part is no jump: people type initials.
      if (!BOUNDARY.test(name[next - 1] ?? '')) skipped += next - at - 1;
      at = next;
    }
    if (found && skipped <= word.length * 2) best = Math.max(best, 45 - Math.min(25, skipped * 3));
  }
  return best;
}

/**
 * How well something is meant by the words of a query; 0 = not at all. Every word must be in the name, or as it stands in the other
 * text. All in lower case.
 */
export function fuzzyPoints(words: readonly string[], name: string, text: string): number {
  let sum = 0;
  for (const word of words) {
    const points = wordPoints(word, name) || (text.includes(word) ? 15 : 0);
    if (points === 0) return 0;
    sum += points;
  }
  // Of equal ones the shorter is meant: `web` before `web-of-things`.
  return sum / words.length - Math.min(9, name.length / 20);
}
