import { formatDuration, plural } from '@/components/ui/format';
import type { EnvironmentSettings } from '@/lib/contract/app';

/** How an environment is verified, watched and kept, in a line. */
export function settingsWords({ keep, probe, startFirst, watchSeconds }: EnvironmentSettings): string {
  return [
    probe === null ? 'verified by the image’s health check' : `verified by ${probe.command.join(' ')}`,
    watchSeconds === 0 ? 'not watched afterwards' : `watched for ${formatDuration(watchSeconds * 1000)}`,
    `${plural(keep, 'release')} kept for a rollback`,
    startFirst ? 'new one first where possible' : 'old one stopped first',
  ].join(' · ');
}

/** A command as somebody types it, cut at blanks; `"…"` and `'…'` hold together. No shell is asked. null: a quote is open. */
export function wordsOfCommand(text: string): string[] | null {
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const match = /^(?:"([^"]*)"|'([^']*)'|([^\s"']+))+/.exec(rest);
    if (match === null) return null;
    const [whole] = match;
    words.push(whole.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''));
    rest = rest.slice(whole.length).trimStart();
  }
  return words;
}

/** The way back: what `wordsOfCommand` reads as the same words. */
export function commandText(words: readonly string[]): string {
  return words
    .map((word) => (/^[^\s"']+$/.test(word) ? word : word.includes('"') ? `'${word}'` : `"${word}"`))
    .join(' ');
}
