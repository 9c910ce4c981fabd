// `npm start`: installs and builds where needed, then runs the console on the machine's own engine. Installs no system
// package and starts no container.
import { startConsole } from './console-process.mjs';
import { onEnd } from './end-signals.mjs';
import { PrepareError, prepare } from './prepare.mjs';

/** The console ends with it when it wants to be started again. */
const RESTART_CODE = 75;

async function main() {
  await prepare({ build: true });
  let stopping = false;
  let server = startConsole({}, { ownGroup: true });
  onEnd(() => {
    stopping = true;
    void server.stop();
  });
  for (;;) {
    const code = await server.ended;
    if (code !== RESTART_CODE || stopping) return code;
    // Asked for in the console itself: after a restore.
    server = startConsole({}, { ownGroup: true });
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof PrepareError ? `\n${error.message}` : error);
    process.exit(1);
  },
);
