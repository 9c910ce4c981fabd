/** Numbers of Linux on x86-64 and arm64 (signal(7)). */
const SIGNALS: Readonly<Record<number, { name: string; words: string }>> = {
  1: { name: 'SIGHUP', words: 'told to hang up' },
  2: { name: 'SIGINT', words: 'interrupted' },
  3: { name: 'SIGQUIT', words: 'told to quit' },
  4: { name: 'SIGILL', words: 'it ran an instruction this processor does not have' },
  5: { name: 'SIGTRAP', words: 'it hit a breakpoint' },
  6: { name: 'SIGABRT', words: 'it gave up by itself (abort)' },
  7: { name: 'SIGBUS', words: 'it touched memory that does not exist (bus error)' },
  8: { name: 'SIGFPE', words: 'it calculated something impossible' },
  9: { name: 'SIGKILL', words: 'killed' },
  10: { name: 'SIGUSR1', words: 'ended by a user signal' },
  11: { name: 'SIGSEGV', words: 'it touched memory it may not (segmentation fault)' },
  12: { name: 'SIGUSR2', words: 'ended by a user signal' },
  13: { name: 'SIGPIPE', words: 'it wrote to a closed pipe' },
  14: { name: 'SIGALRM', words: 'its alarm rang' },
  15: { name: 'SIGTERM', words: 'asked to stop' },
  24: { name: 'SIGXCPU', words: 'it used up its processor time' },
  25: { name: 'SIGXFSZ', words: 'it wrote a file larger than allowed' },
  31: { name: 'SIGSYS', words: 'it made a system call that is forbidden (seccomp)' },
};

/**
 * What an exit code says, as a short phrase. By the shell's convention 128 + n is the end by signal n; programs may use these
 * numbers for themselves, so 128 and more is a reading, not a proof.
 */
export function exitCodeWords(exitCode: number, oomKilled = false): string {
  if (oomKilled) return 'out of memory: the kernel killed it (OOM)';
  switch (exitCode) {
    case 0:
      return 'ended without an error';
    case 1:
      return 'ended with an error';
    case 2:
      return 'ended with an error (often: wrong arguments)';
    case 125:
      return 'the engine could not create or start it';
    case 126:
      return 'its command cannot be executed (missing permission, or not a program)';
    case 127:
      return 'its command was not found';
    case 128:
      return 'it could not be started, or ended with an invalid code';
    case 137:
      return 'killed by SIGKILL (by hand, after a stop that took too long, or out of memory)';
    case 143:
      return 'stopped by SIGTERM (an ordinary stop)';
    case 130:
      return 'interrupted by SIGINT (Ctrl-C)';
    case 139:
      return 'crashed: SIGSEGV, it touched memory it may not';
    case 255:
      return 'ended with an error (code out of range, or lost by the engine)';
  }
  const signal = SIGNALS[exitCode - 128];
  if (signal !== undefined) return `ended by ${signal.name}: ${signal.words}`;
  if (exitCode > 128 && exitCode <= 192) return `ended by signal ${exitCode - 128}`;
  return `ended with error code ${exitCode}`;
}

/** Whether somebody should look: anything but 0 and what an ordinary stop (or Ctrl-C) leaves. */
export function isUnexpectedExit(exitCode: number, oomKilled = false): boolean {
  return oomKilled || ![0, 130, 137, 143].includes(exitCode);
}
