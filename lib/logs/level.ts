import { stripAnsi } from './ansi';

/** Of the same values as the contract's `LogLevel`. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unknown'] as const;
export type Level = (typeof LEVELS)[number];

const WORDS: Record<string, Level> = {
  trace: 'trace',
  trc: 'trace',
  finest: 'trace',
  verbose: 'trace',
  debug: 'debug',
  dbg: 'debug',
  debug1: 'debug',
  debug2: 'debug',
  debug3: 'debug',
  debug4: 'debug',
  debug5: 'debug',
  fine: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  note: 'info',
  log: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  severe: 'error',
  fatal: 'fatal',
  ftl: 'fatal',
  panic: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
};

/** Only this much is looked at: a level stands at the front, and a log may have a hundred thousand lines a second. */
const HEAD = 2048;
const NEAR = 160;

const JSON_FIELD =
  /"(?:level|severity|lvl|log\.level|loglevel|log_level|levelname|@l|severityText|severity_text)"\s*:\s*(?:"([A-Za-z0-9]{1,16})"|(\d{1,2})\b)/i;
const LOGFMT = /(?:^|\s)(?:level|lvl|severity|loglevel)=(?:"([A-Za-z]{1,16})"|([A-Za-z]{1,16})\b)/i;
const SYSLOG = /^<(\d{1,3})>/;
/** klog and glog: a letter, month and day, time. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;
/** Redis: process, role, date, and a sign. */
const REDIS = /^\d+:[XCSM] \d\d \w{3} \d{4} [\d:.]+ ([.\-*#]) /;
/** Word at the start, maybe in brackets: `error: …`, `[warn] …`, `INFO …`. */
const AT_START = /^\s*[[(<]?([A-Za-z]{3,13})[\])>]?(?=$|[\s:|,\-\]])/;
/** After time, thread and the like: in capitals, or in brackets (`2026/11/20 18:00:00 [error] 7#7: …`). */
const CAPITALS =
  /(?:^|[\s[(|:<])(TRACE|DEBUG[1-5]?|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|PANIC|CRITICAL|CRIT|LOG)(?=$|[\s\])|:>,])/;
const BRACKETS = /[[(|<](trace|debug|info|notice|warn|warning|error|err|fatal|panic|critical|crit|alert|emerg)[\])|>]/i;

/** RFC 5424: 0 emergency … 7 debug. */
function fromSyslog(severity: number): Level {
  if (severity <= 2) return 'fatal';
  if (severity === 3) return 'error';
  if (severity === 4) return 'warn';
  return severity <= 6 ? 'info' : 'debug';
}

/** pino and bunyan: 10 trace … 60 fatal. Single digits are syslog's. */
function fromNumber(value: number): Level {
  if (value < 10) return value <= 7 ? fromSyslog(value) : 'unknown';
  if (value >= 60) return 'fatal';
  if (value >= 50) return 'error';
  if (value >= 40) return 'warn';
  if (value >= 30) return 'info';
  return value >= 20 ? 'debug' : 'trace';
}

const word = (text: string | undefined): Level => (text && WORDS[text.toLowerCase()]) || 'unknown';

/** What a line says of its own weight; `unknown` when it says nothing. A guess by common habits, never an error. */
export function detectLevel(text: string): Level {
  const head = stripAnsi(text.length > HEAD ? text.slice(0, HEAD) : text).trimStart();
  if (head.charCodeAt(0) === 0x7b) {
    const field = JSON_FIELD.exec(head);
    if (field) return field[1] !== undefined ? word(field[1]) : fromNumber(Number(field[2]));
    return 'unknown';
  }
  const logfmt = head.includes('=') ? LOGFMT.exec(head) : null;
  if (logfmt) {
    const level = word(logfmt[1] ?? logfmt[2]);
    if (level !== 'unknown') return level;
  }
  const near = head.length > NEAR ? head.slice(0, NEAR) : head;
  const syslog = SYSLOG.exec(near);
  if (syslog) return fromSyslog(Number(syslog[1]) & 7);
  const klog = KLOG.exec(near);
  if (klog) return { I: 'info', W: 'warn', E: 'error', F: 'fatal' }[klog[1] ?? ''] as Level;
  const redis = REDIS.exec(near);
  if (redis) return { '.': 'debug', '-': 'debug', '*': 'info', '#': 'warn' }[redis[1] ?? ''] as Level;
  const first = AT_START.exec(near);
  // `Log in failed` and `Note that …` are prose; as words at the start only what nobody begins a sentence with, or capitals.
  if (first?.[1]) {
    const level = word(first[1]);
    const prose =
      /^(log|note|fine|alert|verbose|information|notice)$/i.test(first[1]) && first[1] !== first[1].toUpperCase();
    if (level !== 'unknown' && !prose) return level;
  }
  const later = BRACKETS.exec(near) ?? CAPITALS.exec(near);
  return later ? word(later[1]) : 'unknown';
}
