// When a command is to end: a signal, or the end of the npm that started it.

const PARENT_CHECK_MS = 500;

/**
 * Calls `end` once somebody wants this command to end; again for every further signal.
 * @param {() => void} end
 */
export function onEnd(end) {
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, end);
  // npm runs a script through a shell, and a SIGTERM to npm ends both without reaching us.
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_CHECK_MS);
  timer.unref();
}
