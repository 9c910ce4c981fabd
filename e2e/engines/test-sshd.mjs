// A real sshd for tests, in a network namespace, with keys and configuration of its own: the machine's sshd, its keys and its users'
// authorized_keys are not touched.
import { spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { run } from './child-process.mjs';
import { childrenOf, end } from './engine-teardown.mjs';
import { enterNamespace } from './host-namespaces.mjs';
import { ensureTool } from './install.mjs';
import { identify, isAlive, waitFor } from './process-identity.mjs';

/**
 * @typedef {object} SshServer
 * @property {number} port
 * @property {string} privateKey lets its user in, OpenSSH text
 * @property {string} strangerKey a key that nobody knows
 * @property {string} outsiderKey lets `nobody` in, who may not open the engine's socket
 * @property {() => string} hostKey `SHA256:…` as `ssh-keygen -lf` says
 * @property {() => Promise<void>} changeHostKey as if the machine were installed anew
 * @property {() => Promise<void>} stop
 */

const PORT = 2222;

/**
 * @param {{dir: string, namespace: string, address: string}} options `dir`: a folder of the engine it belongs to, whose end takes
 *   the server along
 * @returns {Promise<SshServer>}
 */
export async function startSshServer({ dir, namespace, address }) {
  const sshd = await ensureTool('sshd');
  mkdirSync(join(dir, 'keys'), { recursive: true });
  // Read as the user who signs in; only the socket itself is closed to them.
  chmodSync(dir, 0o755);
  // Where sshd locks its unprivileged part in; otherwise made by the service.
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const file = (/** @type {string} */ name) => join(dir, name);
  for (const name of ['root', 'nobody', 'stranger']) await makeKey(file(name));
  for (const name of ['root', 'nobody']) {
    writeFileSync(join(dir, 'keys', name), readFileSync(file(`${name}.pub`)), { mode: 0o644 });
  }
  await makeKey(file('host'));
  writeFileSync(
    file('sshd_config'),
    [
      `ListenAddress ${address}:${PORT}`,
      `HostKey ${file('host')}`,
      `PidFile ${file('sshd.pid')}`,
      `AuthorizedKeysFile ${join(dir, 'keys')}/%u`,
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      // All that the console needs: no shell, no terminal. sshd asks AllowTcpForwarding for sockets too (session.c: "XXX - streamlocal?").
      'AllowStreamLocalForwarding local',
      'AllowTcpForwarding local',
      'X11Forwarding no',
      'PermitTTY no',
      'ForceCommand /bin/false',
      '',
    ].join('\n'),
  );
  /** @type {import('./process-identity.mjs').ProcessIdentity | null} */
  let server = null;
  const start = async () => {
    const output = openSync(file('sshd.log'), 'a');
    const args = [...enterNamespace(namespace), sshd, '-D', '-e', '-f', file('sshd_config')];
    const child = spawn('nsenter', args, { detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    child.on('error', () => {});
    child.unref();
    server = identify(child.pid ?? 0);
    await waitFor(
      () => {
        if (!isAlive(server)) throw new Error(`sshd ended: ${readFileSync(file('sshd.log'), 'utf8').slice(-1000)}`);
        return takesConnections(address);
      },
      { timeoutMs: 20_000, what: 'sshd to listen' },
    );
  };
  const stop = async () => {
    if (server === null) return;
    // Connections that stand are processes of their own and outlive the one that listens.
    const connections = childrenOf(server.pid).map(identify);
    await end(server);
    for (const connection of connections) await end(connection);
  };
  await start();
  const { stdout } = await run('ssh-keygen', ['-lf', file('host.pub')]);
  let fingerprint = stdout.split(' ')[1] ?? '';
  return {
    port: PORT,
    privateKey: readFileSync(file('root'), 'utf8'),
    outsiderKey: readFileSync(file('nobody'), 'utf8'),
    strangerKey: readFileSync(file('stranger'), 'utf8'),
    hostKey: () => fingerprint,
    async changeHostKey() {
      await stop();
      for (const name of ['host', 'host.pub']) rmSync(file(name));
      await makeKey(file('host'));
      fingerprint = (await run('ssh-keygen', ['-lf', file('host.pub')])).stdout.split(' ')[1] ?? '';
      await start();
    },
    stop,
  };
}

/** @param {string} file */
async function makeKey(file) {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}

/** @param {string} address @returns {Promise<boolean>} */
function takesConnections(address) {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: PORT });
    const done = (/** @type {boolean} */ yes) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', done(true)).once('error', done(false)).setTimeout(1000, done(false));
  });
}
