/**
 * The patterns of a scope: `*` is any text, `?` one character, everything else stands for itself, capitals too. A pattern is matched
 * whole. People type them, so they are no regular expressions: matching takes at most pattern x text steps, whatever was typed.
 */
/** What host ids and names of stacks are made of, and the two signs. */
export const PATTERN = /^[A-Za-z0-9._*?-]{1,64}$/;
/** Everything, also what belongs to no stack. */
export const ANYTHING = '*';

export function matches(pattern: string, text: string): boolean {
  let at = 0;
  let to = 0;
  let star = -1;
  let resume = 0;
  while (to < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = to;
    } else if (pattern[at] === text[to] || (pattern[at] === '?' && text[to] !== undefined)) {
      at++;
      to++;
    } else if (star >= 0) {
      // The last star takes one character more; stars before it never need to be tried again.
      at = star + 1;
      to = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/**
 * Whether everything that `inner` matches, `outer` matches too. Never wrongly true; false for some that are (`?*` in `*?`): then one
 * who hands out rights has to write it differently.
 */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === ANYTHING) return true;
  // A star of `inner` may stand for nothing or for much: only a star of `outer` takes it.
  let reach = new Set([0]);
  const skipStars = (from: Set<number>) => {
    const all = new Set(from);
    for (const at of all) if (outer[at] === '*') all.add(at + 1);
    return all;
  };
  reach = skipStars(reach);
  for (const sign of inner) {
    const next = new Set<number>();
    for (const at of reach) {
      if (outer[at] === '*') next.add(at);
      else if (outer[at] === sign && sign !== '*') next.add(at + 1);
      else if (outer[at] === '?' && sign !== '*') next.add(at + 1);
    }
    reach = skipStars(next);
  }
  return reach.has(outer.length);
}
