import 'server-only';
import net from 'node:net';
import type { AppError } from '@/lib/contract/app-error';
import type { HostTestStep } from '@/lib/contract/host';
import type { EngineEndpoint } from './engine';
import { codeOf } from './errors';
import { HostKeyError, SocketRefusedError } from './ssh-tunnel';
import { isTlsError } from './tls-errors';

/** Up to the engine's first answer. */
const STEPS = {
  socket: ['socket', 'answer'],
  plain: ['name', 'port', 'answer'],
  tls: ['name', 'port', 'tls', 'answer'],
  ssh: ['name', 'port', 'host-key', 'sign-in', 'socket', 'answer'],
} as const satisfies Record<string, readonly HostTestStep[]>;

const PORT_MS = 3_000;
const NO_WAY = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ETIMEDOUT']);

/** What reaching this engine consists of, in order. */
export function connectionSteps(endpoint: EngineEndpoint): readonly HostTestStep[] {
  const known = endpoint.kind === 'tcp' ? (endpoint.tls === undefined ? STEPS.plain : STEPS.tls) : STEPS[endpoint.kind];
  // An address needs no name service.
  return 'host' in endpoint && net.isIP(endpoint.host) !== 0 ? known.filter((step) => step !== 'name') : known;
}

/** At which of them a first call ended with this error. Silence is looked into: whether the port takes connections at all. */
export async function failedStep(endpoint: EngineEndpoint, error: AppError): Promise<HostTestStep> {
  const { cause } = error;
  const code = codeOf(cause);
  if (endpoint.kind === 'socket') return code === undefined || error.code === 'engine_protocol' ? 'answer' : 'socket';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name';
  if (code !== undefined && NO_WAY.has(code)) return 'port';
  const silent = error.code === 'engine_timeout';
  if (silent && !(await takesConnections(endpoint))) return 'port';
  if (endpoint.kind === 'ssh') {
    if (cause instanceof HostKeyError) return 'host-key';
    if (cause instanceof SocketRefusedError) return 'socket';
    if (error.code === 'engine_permission') return 'sign-in';
    // An error of the SSH connection itself has one as its cause; without, it stood and the engine behind it said nothing.
    return silent && cause === undefined ? 'answer' : 'host-key';
  }
  if (endpoint.tls === undefined) return 'answer';
  return silent || isTlsError(code, cause) || code === 'ECONNRESET' ? 'tls' : 'answer';
}

function takesConnections({ host, port }: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const done = (yes: boolean) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(PORT_MS, done(false));
    socket.once('connect', done(true)).once('error', done(false));
  });
}
