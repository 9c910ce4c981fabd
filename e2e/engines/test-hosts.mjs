// Hosts for tests: private engines, each in a network namespace that stands for a machine of its own, reached by its socket, by TCP
// with certificates on both sides, or by SSH.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine.mjs';
import { FOLDER_PREFIX } from './engine-teardown.mjs';
import { createNamespace, removeNamespace } from './host-namespaces.mjs';
import { createAuthority } from './test-certificates.mjs';
import { startSshServer } from './test-sshd.mjs';

/**
 * @typedef {object} TestHost
 * @property {import('./engine.mjs').Engine} engine `stop` takes the namespace along
 * @property {string} address
 * @property {() => Promise<void>} cut @property {() => Promise<void>} mend the link to it
 */
/**
 * @typedef {TestHost & {
 *   port: number,
 *   authority: import('./test-certificates.mjs').Authority,
 *   client: import('./test-certificates.mjs').Certificate,
 *   useServerCertificate: (certificate: import('./test-certificates.mjs').Certificate) => Promise<void>,
 * }} TlsHost `useServerCertificate` restarts the engine with it
 */
/** @typedef {TestHost & {ssh: import('./test-sshd.mjs').SshServer}} SshHost */

const TLS_PORT = 2376;

/** @param {{version: '20' | '28', name: string}} options @returns {Promise<TestHost>} */
export async function startSocketHost(options) {
  return startHost({ ...options, args: () => [] });
}

/** @param {{version: '20' | '28', name: string}} options @returns {Promise<TlsHost>} */
export async function startTlsHost(options) {
  const authority = await createAuthority();
  const client = await authority.issue({ use: 'client' });
  const dir = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${options.name}-`));
  const file = (/** @type {string} */ name) => join(dir, `tls-${name}.pem`);
  const put = (/** @type {import('./test-certificates.mjs').Certificate} */ { cert, key }) => {
    writeFileSync(file('cert'), cert);
    writeFileSync(file('key'), key, { mode: 0o600 });
  };
  const host = await startHost({
    ...options,
    dir,
    args: async (address) => {
      writeFileSync(file('ca'), authority.ca);
      put(await authority.issue({ use: 'server', address }));
      const files = ['--tlscacert', file('ca'), '--tlscert', file('cert'), '--tlskey', file('key')];
      return ['--host', `tcp://${address}:${TLS_PORT}`, '--tlsverify', ...files];
    },
  });
  return {
    ...host,
    port: TLS_PORT,
    authority,
    client,
    async useServerCertificate(certificate) {
      put(certificate);
      await host.engine.restart();
    },
  };
}

/** @param {{version: '20' | '28', name: string}} options @returns {Promise<SshHost>} */
export async function startSshHost(options) {
  const host = await startHost({ ...options, args: () => [] });
  try {
    chmodSync(host.engine.dir, 0o755);
    const { namespace, address } = host;
    const ssh = await startSshServer({ dir: join(host.engine.dir, 'ssh'), namespace, address });
    return { ...host, ssh };
  } catch (error) {
    await host.engine.stop();
    throw error;
  }
}

/**
 * @param {{version: '20' | '28', name: string, dir?: string, args: (address: string) => string[] | Promise<string[]>}} options
 * @returns {Promise<TestHost & {namespace: string}>}
 */
async function startHost({ version, name, dir, args }) {
  const namespace = await createNamespace();
  try {
    const daemonArgs = await args(namespace.address);
    const place = { namespace: namespace.name, ...(dir !== undefined && { dir }) };
    const engine = await startEngine({ version, name, daemonArgs, ...place });
    return { engine, namespace: namespace.name, address: namespace.address, cut: namespace.cut, mend: namespace.mend };
  } catch (error) {
    await removeNamespace(namespace.name);
    throw error;
  }
}
