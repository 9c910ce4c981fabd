// The table people read, and the same as JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../lib/cli/prepare.mjs';
import { digits } from './figures.mjs';

/**
 * One thing measured against its limit.
 * @typedef {object} Check
 * @property {number} goal 1-10
 * @property {string} what
 * @property {number} value what was measured, in `unit`; for a ratio `ours / raw`
 * @property {number} limit
 * @property {'at most' | 'at least'} [sense] default `at most`
 * @property {string} unit `x` for a ratio
 * @property {string} [raw] the other side of the ratio, with its unit
 * @property {string} [ours]
 * @property {number} load one-minute load average of the machine at that time
 */

/** @param {Check} check */
export const isMet = ({ value, limit, sense = 'at most' }) =>
  Number.isFinite(value) && (sense === 'at most' ? value <= limit : value >= limit);

/** @param {Check} check */
function figure({ value, unit }) {
  return unit === 'x' ? `${digits(value)} x` : `${digits(value)} ${unit}`.trim();
}

/** @param {Check} check */
export function lineOf(check) {
  const { goal, what, limit, sense = 'at most', unit, raw, ours, load } = check;
  const sides = raw === undefined ? '' : ` (raw ${raw}, console ${ours})`;
  const verdict = isMet(check) ? 'met' : 'MISSED';
  return `${verdict.padEnd(6)} goal ${goal}: ${what}: ${figure(check)}, ${sense} ${digits(limit)} ${unit}${sides} [load ${digits(load)}]`;
}

/** @param {Check} check */
function row(check) {
  const { goal, what, limit, sense = 'at most', unit, raw = '-', ours = '-', load } = check;
  const cells = [
    goal,
    what,
    raw,
    ours,
    `**${figure(check)}**`,
    `${sense === 'at most' ? '<=' : '>='} ${digits(limit)} ${unit}`,
    isMet(check) ? 'met' : '**missed**',
    digits(load),
  ];
  return `| ${cells.join(' | ')} |`;
}

/**
 * Writes `e2e/bench/results.md` and `e2e/.artifacts/bench.json`. Goals that this run left out keep what an earlier one said.
 * @param {readonly Check[]} checks @param {readonly {goal: number, note: string}[]} notes @param {string} machine
 */
export function writeReport(checks, notes, machine) {
  const lines = [
    '# Measurements',
    '',
    'Made by `npm run bench`. Every figure is measured side by side with the raw engine socket (start and memory: with a bare Next.js',
    'app) in one run, in turn (A B A B), and is the median. What counts is the ratio: absolute times are of the machine at that moment.',
    'CPU is percent of one core. `load` is the one-minute load average while it was measured.',
    '',
    machine,
    '',
    '| goal | what | raw | console | measured | limit | verdict | load |',
    '|---|---|---|---|---|---|---|---|',
    ...checks.map(row),
    '',
    ...(notes.length > 0 ? ['Notes', ...notes.map(({ goal, note }) => `- Goal ${goal}: ${note}`), ''] : []),
  ];
  writeFileSync(path.join(ROOT, 'e2e/bench/results.md'), lines.join('\n'));
}

/** @param {unknown} content */
export function writeJson(content) {
  const folder = path.join(ROOT, 'e2e/.artifacts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'bench.json'), `${JSON.stringify(content, null, 2)}\n`);
}
