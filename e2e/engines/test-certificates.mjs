// Certificate authorities for tests, with certificates for an engine and its clients, by openssl.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child-process.mjs';
import { ensureTool } from './install.mjs';

/** @typedef {{cert: string, key: string}} Certificate PEM texts */
/**
 * @typedef {object} Authority
 * @property {string} ca its own certificate, PEM
 * @property {(options: {use: 'server' | 'client', address?: string, expired?: boolean}) => Promise<Certificate>} issue
 */

/** A new authority that nobody else knows. @returns {Promise<Authority>} */
export async function createAuthority() {
  const openssl = await ensureTool('openssl');
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-ca-'));
  const file = (/** @type {string} */ name) => join(dir, name);
  try {
    const subject = ['-subj', '/CN=Test authority', '-days', '30'];
    await run(openssl, ['req', '-x509', ...newKey(file('ca.key')), '-out', file('ca.pem'), ...subject]);
    const ca = readFileSync(file('ca.pem'), 'utf8');
    const caKey = readFileSync(file('ca.key'), 'utf8');
    return { ca, issue: (options) => issue(openssl, { ca, caKey }, options) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * @param {string} openssl @param {{ca: string, caKey: string}} authority
 * @param {{use: 'server' | 'client', address?: string, expired?: boolean}} options
 * @returns {Promise<Certificate>}
 */
async function issue(openssl, { ca, caKey }, { use, address, expired = false }) {
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-cert-'));
  const file = (/** @type {string} */ name) => join(dir, name);
  try {
    writeFileSync(file('ca.pem'), ca);
    writeFileSync(file('ca.key'), caKey, { mode: 0o600 });
    const names = address === undefined ? [] : [`subjectAltName=IP:${address}`];
    writeFileSync(file('extensions'), [`extendedKeyUsage=${use}Auth`, ...names, ''].join('\n'));
    await run(openssl, ['req', ...newKey(file('key')), '-out', file('request'), '-subj', `/CN=${use}`]);
    const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('extensions')];
    // From now to a second before it.
    const days = ['-days', expired ? '-1' : '30'];
    await run(openssl, ['x509', '-req', '-in', file('request'), '-out', file('cert'), ...signed, ...days]);
    return { cert: readFileSync(file('cert'), 'utf8'), key: readFileSync(file('key'), 'utf8') };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {string} keyFile */
function newKey(keyFile) {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
}
