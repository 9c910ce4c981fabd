/**
 * What an exit code says. Codes up to 125 are the program's own; 125-127 are the engine's and the shell's convention
 * (docker run, POSIX sh), 128 + n means "ended by signal n" (signal(7)).
 */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP, its terminal went away',
  2: 'SIGINT, interrupted as by Ctrl-C',
  3: 'SIGQUIT',
  4: 'SIGILL, an instruction this CPU does not know',
  6: 'SIGABRT, the program gave up on itself',
  7: 'SIGBUS, a bad memory access',
  8: 'SIGFPE, an arithmetic fault',
  9: 'SIGKILL, killed without a chance to clean up',
  10: 'SIGUSR1',
  11: 'SIGSEGV, a memory fault in the program',
  12: 'SIGUSR2',
  13: 'SIGPIPE, the reader of its output went away',
  14: 'SIGALRM',
  15: 'SIGTERM, asked to stop',
  24: 'SIGXCPU, its CPU time was used up',
  25: 'SIGXFSZ, a file grew beyond its limit',
  31: 'SIGSYS, a system call it may not make',
};

export function exitCodeWords(code: number): string {
  if (code === 0) return 'finished without an error';
  if (code === 125) return 'the engine could not run it';
  if (code === 126) return 'its command may not be executed';
  if (code === 127) return 'its command was not found';
  if (code > 128 && code < 160) {
    const signal = code - 128;
    return `ended by ${SIGNALS[signal] ?? `signal ${signal}`}`;
  }
  if (code === 1) return 'the program reported an error';
  if (code === 2) return 'the program reported wrong usage';
  return `the program reported error ${code}`;
}

/**
 * Codes that follow from a stop somebody asked for (the program's own clean end, Ctrl-C, kill, terminate). An
 * out-of-memory kill has code 137 as well: ask for that first.
 */
export function isOrdinaryEnd(code: number): boolean {
  return code === 0 || code === 130 || code === 137 || code === 143;
}

const SIGNAL_NUMBERS: Readonly<Record<string, string>> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '6': 'SIGABRT',
  '9': 'SIGKILL',
  '10': 'SIGUSR1',
  '12': 'SIGUSR2',
  '15': 'SIGTERM',
};

/** The engine names the signal of a `kill` event by its number. */
export function signalName(signal: string): string {
  return SIGNAL_NUMBERS[signal] ?? (/^\d+$/.test(signal) ? `signal ${signal}` : signal);
}
