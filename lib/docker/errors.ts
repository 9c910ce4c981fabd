import 'server-only';
import { maskText } from '@/lib/containers/secret-mask';
import { AppError } from '@/lib/contract/app-error';
import { containerRefusal } from './container-refusals';
import type { EngineEndpoint } from './engine';
import { howToStart, whereToLook } from './socket-owner';
import { clientCertificate, isTlsError, tlsTrouble } from './tls-errors';

/** The only place that understands the engine's and the socket's errors. Everything that leaves lib/docker is an AppError. */

/** What was tried: for people, so `operation` reads after "while", for example `listing the containers`. */
export interface Attempt {
  endpoint: EngineEndpoint;
  operation: string;
  /** What a 404 means; `engine`: every engine knows this address, so none has answered. */
  missing?:
    | 'container_not_found'
    | 'image_not_found'
    | 'volume_not_found'
    | 'network_not_found'
    | 'file_not_found'
    | 'not_found'
    | 'engine';
}

const MAX_MESSAGE = 1000;

/** `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`, `ssh://ops@10.0.0.6:22`. */
export function addressOf(endpoint: EngineEndpoint): string {
  if (endpoint.kind === 'socket') return `unix://${endpoint.path}`;
  const scheme = endpoint.kind === 'ssh' ? `ssh://${endpoint.user}@` : 'tcp://';
  return `${scheme}${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
}

export function engineProtocolError(operation: string, what: string, cause?: unknown): AppError {
  return new AppError('engine_protocol', {
    detail: `While ${operation}: ${what}.`,
    hint: 'Check that the address belongs to a Docker Engine (20.10 or later) and that no proxy in between changes its answers.',
    cause,
  });
}

export function timeoutError(attempt: Attempt, timeoutMs: number): AppError {
  return new AppError('engine_timeout', {
    detail: `${addressOf(attempt.endpoint)} did not answer within ${timeoutMs / 1000} s while ${attempt.operation}.`,
    hint:
      attempt.endpoint.kind === 'socket'
        ? `The engine is overloaded or frozen. ${whereToLook(attempt.endpoint.path)}`
        : 'The engine is overloaded or frozen, or the network drops packets on the way to it.',
  });
}

export function closedError(attempt: Attempt): AppError {
  return new AppError('engine_unreachable', {
    detail: `The connection to ${addressOf(attempt.endpoint)} was closed while ${attempt.operation}.`,
    hint: 'The console connects again by itself; try again in a moment.',
  });
}

/** An error of the socket, TLS or HTTP layer: there was no (whole) answer. */
export function transportError(error: unknown, attempt: Attempt): AppError {
  if (error instanceof AppError) return error;
  const { endpoint } = attempt;
  const address = addressOf(endpoint);
  const code = codeOf(error);
  const trouble = (
    problem: 'engine_unreachable' | 'engine_permission' | 'engine_timeout' | 'engine_protocol',
    detail: string,
    hint: string,
  ) => new AppError(problem, { detail, hint, cause: error });

  if (endpoint.kind === 'socket') {
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return trouble(
          'engine_unreachable',
          `There is no socket at ${endpoint.path} (${code}).`,
          `${howToStart(endpoint.path)} If its socket is elsewhere, set DOCKER_HOST=unix:///path/of/docker.sock and start the console again.`,
        );
      case 'EACCES':
      case 'EPERM':
        return trouble(
          'engine_permission',
          `The socket ${endpoint.path} is there, but this user may not open it (${code}).`,
          'Let the user in with: sudo usermod -aG docker $USER, then sign in to the machine again and restart the console.',
        );
      case 'ECONNREFUSED':
      case 'ENOTSOCK':
        return trouble(
          'engine_unreachable',
          `Nothing answers behind ${endpoint.path} (${code}): the engine is stopped, or this is not its socket.`,
          `${howToStart(endpoint.path)} If its socket is elsewhere, set DOCKER_HOST=unix:///path/of/docker.sock.`,
        );
      case 'EAGAIN':
        return trouble(
          'engine_unreachable',
          `The engine behind ${endpoint.path} takes no more connections (${code}).`,
          `It is overloaded or frozen. ${whereToLook(endpoint.path)}`,
        );
    }
  } else {
    switch (code) {
      case 'ECONNREFUSED':
        return trouble(
          'engine_unreachable',
          `${address} refused the connection (${code}).`,
          'Check on that machine that the engine runs (sudo systemctl status docker) and listens on this port.',
        );
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return trouble(
          'engine_unreachable',
          `The name ${endpoint.host} is not known (${code}).`,
          'Check the spelling of the address (under Hosts, or in DOCKER_HOST) and the name service of this machine.',
        );
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
      case 'EHOSTDOWN':
        return trouble(
          'engine_unreachable',
          `There is no way to ${address} (${code}).`,
          `Check the network and firewalls between this machine and ${endpoint.host}: ping ${endpoint.host}`,
        );
      case 'ETIMEDOUT':
        return trouble(
          'engine_timeout',
          `${address} did not accept the connection in time (${code}).`,
          'Check the network and firewalls on the way to it.',
        );
    }
    if (isTlsError(code, error)) {
      const own = clientCertificate(endpoint.kind === 'tcp' ? endpoint.tls?.cert : undefined, Date.now());
      const { detail, hint } = tlsTrouble(address, code, error instanceof Error ? error.message : '', own);
      return trouble('engine_unreachable', detail, hint);
    }
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNABORTED') {
    return trouble(
      'engine_unreachable',
      `${address} closed the connection while ${attempt.operation} (${code}).`,
      resetHint(endpoint),
    );
  }
  if (code?.startsWith('HPE_')) {
    return trouble(
      'engine_protocol',
      `What answers at ${address} does not speak HTTP as the engine does (${code}).`,
      endpoint.kind === 'tcp' && endpoint.tls === undefined
        ? 'The engine may expect TLS on this port, or it is another program.'
        : 'It is another program, or a proxy in between is broken.',
    );
  }
  return trouble(
    'engine_unreachable',
    `Talking to ${address} failed while ${attempt.operation}${code ? ` (${code})` : ''}.`,
    'Check that the engine runs and that the address is right.',
  );
}

function resetHint(endpoint: EngineEndpoint): string {
  if (endpoint.kind === 'socket') return `The engine may have stopped or restarted. ${whereToLook(endpoint.path)}`;
  if (endpoint.kind === 'ssh')
    return 'The engine may have stopped or restarted. Look at it with: sudo systemctl status docker';
  if (endpoint.tls === undefined) return 'The engine may have stopped, or it expects TLS on this port.';
  // With TLS 1.3 a refused client certificate is often no more than a closed connection.
  return 'The engine may have stopped, or it does not accept the client certificate of the console.';
}

/** An answer with a status that is not a success. `message` is the engine's own. */
export function statusError(status: number, message: string, attempt: Attempt): AppError {
  const said = presentable(message);
  const detail = said || `The engine answered ${status} while ${attempt.operation}.`;
  const cause = new Error(`HTTP ${status} while ${attempt.operation}`);
  if (status >= 300 && status < 400) {
    return engineProtocolError(
      attempt.operation,
      `the engine answered with a redirect (${status}), which is never followed`,
      cause,
    );
  }
  if (/logging driver does not support reading|logs? .*not (?:supported|available).* driver/i.test(message)) {
    return new AppError('logs_unreadable', {
      detail,
      hint: 'Only drivers that keep logs on the host can be read back: set the logging driver local or json-file and recreate the container.',
      cause,
    });
  }
  if (/client version .* is too (?:old|new)|api version/i.test(message) && status === 400) {
    return new AppError('engine_unsupported', {
      detail,
      hint: 'The engine was changed while the console was connected; it agrees on a version anew when it reconnects.',
      cause,
    });
  }
  const refusal = /\b(?:network|volume)\b/.test(attempt.operation) ? refusalOf(message) : null;
  if (refusal !== null) return new AppError('conflict', { detail, hint: refusal, cause });
  const about = status === 404 ? null : containerRefusal(attempt.operation, message);
  if (about !== null) return new AppError('conflict', { detail, hint: about, cause });
  switch (status) {
    case 400:
      if (/HTTP request to an HTTPS server/i.test(message))
        return new AppError('engine_protocol', {
          detail: `${addressOf(attempt.endpoint)} speaks TLS on this port, and was spoken to without.`,
          hint: 'Switch TLS on for this host, and give the certificate authority, client certificate and key.',
          cause,
        });
      return new AppError('bad_request', { detail, cause });
    case 401:
    case 403:
      return new AppError('engine_refused', {
        detail,
        hint: 'A proxy or an authorization plugin in front of the engine does not allow this.',
        cause,
      });
    case 404:
      if (/page not found/i.test(message)) {
        return new AppError('engine_unsupported', {
          detail: `This engine cannot do that (${attempt.operation}).`,
          cause,
        });
      }
      if (attempt.missing === 'engine')
        return engineProtocolError(
          attempt.operation,
          `${addressOf(attempt.endpoint)} does not know the address`,
          cause,
        );
      return new AppError(attempt.missing ?? 'not_found', { detail, cause });
    case 409:
      return new AppError('conflict', { detail, cause });
    case 501:
      return new AppError('engine_unsupported', { detail, cause });
    default:
      return new AppError('engine_refused', { detail, cause });
  }
}

/**
 * Refusals about networks and volumes that the engine answers with 400, 403, 404 or 500, differently from version to version, and that
 * are all the same to people: it does not go together with what is there. With the way out.
 */
const REFUSALS: readonly [RegExp, string][] = [
  [/has active endpoints/i, 'Disconnect or stop the containers on it first.'],
  [/(?:is a )?pre-?defined network/i, 'The engine made this network itself and keeps it.'],
  [
    /pool overlaps with other one|networks have (?:same|overlapping)|conflicts with network/i,
    'Another network of this host, or the host itself, uses these addresses. Choose another subnet, or leave it empty for the engine to choose.',
  ],
  [
    /non-overlapping IPv[46] address pool|no available network|all predefined address pools have been fully subnetted/i,
    'The engine has no free addresses of its own left: remove networks that nothing uses, or give a subnet.',
  ],
  [
    /endpoint with name .* already exists in network|already (?:connected|attached) to network/i,
    'It is on this network already.',
  ],
  [/address already in use|requested address is not available/i, 'Choose an address that no other container has.'],
  [/user configured subnets/i, 'Only a network whose subnet was given when it was made takes addresses of choice.'],
  [/only for containers in user defined networks/i, 'The network of the engine itself knows no aliases.'],
  [/is not connected to (?:the )?network/i, 'It is on this network no more.'],
  [
    /cannot (?:be )?(?:connected?|disconnected?) .*(?:host|another container)/i,
    'A container on the network of the host, or of another container, can join no other.',
  ],
];

function refusalOf(message: string): string | null {
  return REFUSALS.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

/** An error that came inside a stream whose status was 200. */
export function inBandError(message: string, attempt: Attempt): AppError {
  return statusError(500, message, attempt);
}

/** The engine's own words, fit to be shown: one line, no control characters, no passwords, not endless. */
function presentable(message: string): string {
  const line = message.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return maskText(line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line);
}

export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
