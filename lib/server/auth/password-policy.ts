import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import { newPassword } from '@/lib/contract/endpoints/auth';

/**
 * Words that people build passwords from. With at least 12 characters asked for, what leaked lists have most is such words
 * repeated, joined, with digits and signs around them, or keys beside each other: rules catch what a list of whole passwords
 * would have to spell out (ASVS 5.0, 6.2.4).
 */
const COMMON_WORDS = new Set(
  (
    'abc access account adm admin administrator alpha amanda andrea andrew angel anthony apple april arsenal ashley august autumn ' +
    'baby babygirl bailey banana baseball basketball batman beautiful benjamin bitcoin blink buster butterfly california captain ' +
    'changeit changeme changemenow charlie cheese chelsea chocolate christian cloud company computer console cookie correct horse ' +
    'battery staple corvette cowboy daniel dashboard database december default demo deploy dev devops diamond docker dockeradmin dolphin ' +
    'donald dragon eagle elephant enter example family february ferrari football forever forgot freedom friday friend friends ' +
    'fuck fuckyou fucker george ginger god google guest hacker hannah hannover happy harley hello hello world hockey hunter ' +
    'iloveyou iloveu internet jackson january jasmine jennifer jessica jesus jordan joshua july june justin kubernetes letmein ' +
    'linux liverpool login london love lovely loveyou loveme maggie manager manchester march marina master matrix matthew me ' +
    'melissa mercedes metallica michael michelle microsoft midnight minecraft monday money monkey monster mother mustang my ' +
    'mysql naruto nicole nothing november october operator oracle orange owner pa pass passphrase passw password passwd passwort patrick ' +
    'peanut pepper pilothouse pokemon portainer postgres prince princess private prod production purple qazwsx qwerty qwertz qwertyuiop ' +
    'rainbow ranger redhat robert rocket root samantha samsung saturday secret secure security september server service shadow ' +
    'slipknot soccer spiderman spring starwars steelers summer sunday sunshine superman superuser support sysadmin system temp temporary ' +
    'test tester testing this is a the thomas thunder thursday tigger tinkerbell toor trustme trustno trustnoone tuesday ubuntu unix user ' +
    'username vanessa victoria wednesday welcome whatever william windows winter wordpress world yankees you zxcvbn zxcvbnm'
  ).split(' '),
);

/** Rows of keyboards and the orders everybody knows; runs along them, either way, count as one idea. */
const KEY_RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p',
  '!@#$%^&*()',
  '!"§$%&/()=',
].flatMap((run) => [run, [...run].reverse().join('')]);

const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function unleet(text: string): string {
  return [...text].map((sign) => LEET[sign] ?? sign).join('');
}

/** The length that remains when runs along keyboards and repeats are each taken as one sign. */
function weightOf(text: string): number {
  let weight = 0;
  for (let at = 0; at < text.length; weight++) {
    let length = 1;
    while (at + length < text.length && text[at + length] === text[at]) length++;
    for (const run of KEY_RUNS) {
      let along = 1;
      while (at + along < text.length && run.includes(text.slice(at, at + along + 1))) along++;
      if (along >= 3 && along > length) length = along;
    }
    at += length >= 3 ? length : 1;
  }
  return weight;
}

/** `abcabcabcabc` is `abc`: the shortest unit that the text repeats, also when the last repeat is cut. */
function unitOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const unit = text.slice(0, length);
    if (unit.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return unit;
  }
  return text;
}

/** Whether the letters are nothing but well-known words after one another. Dynamic programming over the positions; 256 signs at most. */
function isCommonWords(letters: string, names: ReadonlySet<string>): boolean {
  const reachable = new Array<boolean>(letters.length + 1).fill(false);
  reachable[0] = true;
  for (let at = 0; at < letters.length; at++) {
    if (!reachable[at]) continue;
    for (let length = 1; length <= 14 && at + length <= letters.length; length++) {
      const word = letters.slice(at, at + length);
      if (COMMON_WORDS.has(word) || names.has(word)) reachable[at + length] = true;
    }
  }
  return reachable[letters.length] === true;
}

/** Why a password is easily guessed, in words for its owner; null when nothing speaks against it. */
export function passwordWeakness(password: string, username: string): string | null {
  const text = password.normalize('NFKC').toLowerCase();
  const name = username.toLowerCase();
  if (unitOf(text).length < 8) return 'it repeats a few characters';
  if (weightOf(text) < 6) return 'it is a run of neighbouring keys, letters or digits';
  const names = new Set([name, ...name.split(/[._-]/)].filter((part) => part.length >= 3));
  const [longest] = [...names].sort((a, b) => b.length - a.length);
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const others = weightOf(text.replace(/[\p{L}]/gu, ''));
  for (const spelling of [text, unleet(text), unleet(core)]) {
    if (longest && spelling.includes(longest) && spelling.replaceAll(longest, '').length < 8) {
      return 'it is the user name with little else';
    }
    // Digits and signs are what lists of passwords add around a word; three or more runs of letters between them are judged together.
    const letters = spelling.replace(/[^\p{L}]/gu, '');
    if (letters === '' && weightOf(spelling) < 8) return 'it is a short number';
    if (letters !== '' && others <= 6 && spelling.split(/[^\p{L}]+/u).filter(Boolean).length <= 5) {
      if (isCommonWords(letters, names) && wordCount(spelling) < 4)
        return 'it is made of words from every list of common passwords';
      if (COMMON_WORDS.has(unitOf(letters))) return 'it is made of words from every list of common passwords';
    }
  }
  return null;
}

/** Four or more words set apart are a passphrase, even when each is common. */
function wordCount(text: string): number {
  return new Set(text.split(/[^\p{L}]+/u).filter((part) => part.length >= 3)).size;
}

/** Throws AppError('validation_failed') naming the field, and never the password. */
export function refuseWeakPassword(password: string, username: string, field: string): void {
  const length = newPassword.safeParse(password);
  const why = length.success
    ? passwordWeakness(password, username)
    : (length.error.issues[0]?.message ?? 'it is too short');
  if (why === null) return;
  const message = length.success ? `Too easy to guess: ${why}` : why;
  throw new AppError('validation_failed', {
    detail: `The password is refused: ${why}.`,
    hint: 'Take at least 12 characters that are not common: four or more unrelated words, or what a password manager makes.',
    fields: [{ path: field, message }],
  });
}
