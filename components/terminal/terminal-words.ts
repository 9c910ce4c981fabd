import type { LineState } from '@/lib/client/terminal-line';

export interface StateWords {
  title: string;
  detail: string;
  tone: 'ok' | 'warn' | 'bad' | 'idle';
}

/** Where a terminal stands, in words; null while it simply works. */
export function stateWords(state: LineState): StateWords | null {
  switch (state.kind) {
    case 'open':
      return null;
    case 'connecting':
      return { title: 'Connecting', detail: '', tone: 'idle' };
    case 'lost':
      return {
        title: 'The connection was lost',
        detail: 'The shell goes on. This page tries to come back to it; after a minute without a page it is ended.',
        tone: 'warn',
      };
    case 'taken':
      return { title: 'Shown in another tab', detail: 'A terminal can be seen in one place at a time.', tone: 'idle' };
    case 'signed-out':
      return { title: 'You are signed out', detail: 'The shell was ended.', tone: 'warn' };
    case 'over':
      return endWords(state);
  }
}

function endWords({ exitCode, reason }: Extract<LineState, { kind: 'over' }>): StateWords {
  switch (reason) {
    case 'exited':
      return {
        title: exitCode === null ? 'It ended' : `It ended with exit code ${exitCode}`,
        detail: exitWords(exitCode),
        tone: exitCode === 0 ? 'idle' : 'warn',
      };
    case 'closed':
      return { title: 'Closed', detail: 'The shell and what it ran were ended.', tone: 'idle' };
    case 'idle':
      return {
        title: 'Closed: nothing was typed for long',
        detail: 'The shell and what it ran were ended.',
        tone: 'warn',
      };
    case 'abandoned':
    case 'gone':
      return {
        title: 'It is closed',
        detail: 'No page was there for a minute, or the console was restarted; the shell was ended.',
        tone: 'warn',
      };
    case 'signed-out':
      return { title: 'You are signed out', detail: 'The shell was ended.', tone: 'warn' };
    case 'rights-changed':
      return {
        title: 'Your rights were changed',
        detail: 'The shell was ended. Open another one if you still may.',
        tone: 'warn',
      };
    case 'console-stopped':
      return { title: 'The console was stopped', detail: 'The shell was ended.', tone: 'warn' };
    case 'line-lost':
      return {
        title: 'The engine broke it off',
        detail: 'The container was stopped or removed, or the engine was restarted or cannot be reached.',
        tone: 'bad',
      };
  }
}

function exitWords(code: number | null): string {
  if (code === 126) return 'The program may not be run.';
  if (code === 127) return 'There is no such program in the container.';
  if (code === 137) return 'It was killed (SIGKILL): by somebody, by the container’s end, or for lack of memory.';
  if (code !== null && code > 128 && code < 160) return `It was ended by signal ${code - 128}.`;
  return '';
}
