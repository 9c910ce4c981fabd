// The HTTP server: requests to Next, upgrades to the runtime; nothing else. What may pass is decided by the runtime's gate.
const { EventEmitter } = require('node:events');
const http = require('node:http');
const https = require('node:https');
const next = require('next');

const dev = process.argv.includes('--dev');
process.env.NODE_ENV = dev ? 'development' : 'production';
// Nothing leaves the machine unasked; Next's own start-up would tell its makers.
process.env.NEXT_TELEMETRY_DISABLED = '1';

/** The command that started us is gone without a word (kill -9): nobody is left to end us. */
const orphaned = () => process.kill(process.pid, 'SIGTERM');
process.once('disconnect', orphaned);

async function main() {
  // Next runs `instrumentation.ts` without waiting for it; the runtime says itself when it is there, or why it is not.
  const started = new Promise((resolve, reject) => {
    globalThis[Symbol.for('pilothouse.start')] = { resolve, reject };
  });
  // Next attaches its own `upgrade` listener to the server it is given. It gets a stand-in, which emits only what is Next's: upgrades are ours.
  const upgrades = new EventEmitter();
  const app = next({ dev, dir: __dirname, httpServer: upgrades });
  await app.prepare();
  const runtime = await started;

  const handle = app.getRequestHandler();
  const onRequest = (req, res) => {
    if (runtime.gate.admit(req, res)) handle(req, res);
  };
  const { port, address, tls } = runtime.config;
  const server = tls ? https.createServer(tls, onRequest) : http.createServer(onRequest);
  server.requestTimeout = 120_000;
  server.headersTimeout = 20_000;
  server.on('upgrade', (req, socket, head) => {
    if (dev && req.url.startsWith('/_next/')) upgrades.emit('upgrade', req, socket, head);
    else runtime.upgrade(req, socket, head);
  });
  server.on('clientError', (_error, socket) => runtime.gate.malformed(socket));

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  runtime.listening(server.address());

  let stopping = false;
  const stop = async (reason, code = 0) => {
    if (stopping) return process.exit(1);
    stopping = true;
    process.off('disconnect', orphaned);
    setTimeout(() => process.exit(1), 10_000).unref();
    server.close();
    await runtime.close(reason);
    server.closeAllConnections();
    await app.close();
    process.exit(code);
  };
  runtime.exit = (reason, code) => void stop(reason, code);
  process.on('SIGTERM', (signal) => stop(signal));
  process.on('SIGINT', (signal) => stop(signal));
}

main().catch((error) => {
  // A start that fails says why in one line; the stack only where nobody wrote a reason for people.
  const words = error?.forPeople ? error.message : (error?.stack ?? error);
  process.stderr.write(`Pilothouse could not start: ${words}\n`);
  process.exit(1);
});
