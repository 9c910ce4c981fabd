import 'server-only';

export interface Timer {
  cancel(): void;
}

/** Time, passed in wherever it matters so that tests need no sleeps. Milliseconds. Timers never keep the process alive. */
export interface Clock {
  now(): number;
  setTimeout(run: () => void, ms: number): Timer;
  setInterval(run: () => void, ms: number): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, ms) {
    const handle = setTimeout(run, ms);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  setInterval(run, ms) {
    const handle = setInterval(run, ms);
    handle.unref();
    return { cancel: () => clearInterval(handle) };
  },
};
