// `npm start`: installs and builds where needed, then runs the console on the machine's own engine. Installs no system
// package and starts no container.
import { startConsole } from './console-process.mjs';
import { onEnd } from './end-signals.mjs';
import { PrepareError, prepare } from './prepare.mjs';

async function main() {
  await prepare({ build: true });
  const server = startConsole({}, { ownGroup: true });
  onEnd(() => void server.stop());
  return server.ended;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof PrepareError ? `\n${error.message}` : error);
    process.exit(1);
  },
);
