/** Splits a typed command into program and arguments: blanks part, quotes and backslashes keep together, nothing else has a meaning. */
export function splitCommand(text: string): { words: string[] } | { problem: string } {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    const next = text.charAt(at + 1);
    if (quote === null && /\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === null && (sign === '"' || sign === "'")) {
      quote = sign;
      word ??= '';
    } else if (sign === quote) quote = null;
    else if (sign === '\\' && quote !== "'" && next !== '' && (quote === null || next === '"' || next === '\\')) {
      word = `${word ?? ''}${next}`;
      at++;
    } else word = `${word ?? ''}${sign}`;
  }
  if (quote !== null) return { problem: 'A quote is not closed.' };
  if (word !== null) words.push(word);
  return words.length === 0 ? { problem: 'Give a program.' } : { words };
}
