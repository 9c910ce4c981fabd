import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { ProblemCode } from '@/lib/contract/problem-codes';

interface Cause {
  said: RegExp;
  code: ProblemCode;
  hint: string;
}

/**
 * What an engine says when a registry did not give it what it asked for (moby: distribution/errors.go, registry/; containerd:
 * remotes/docker), the most telling first.
 */
const CAUSES: readonly Cause[] = [
  {
    said: /no space left on device/i,
    code: 'engine_refused',
    hint: 'The disk of the engine’s host is full. Remove images, containers and build cache that nothing uses.',
  },
  {
    said: /no matching manifest for|does not match the specified platform|no match for platform/i,
    code: 'image_not_found',
    hint: 'The image is not made for this platform. Name one that it has, such as linux/amd64 or linux/arm64.',
  },
  {
    said: /toomanyrequests|too many requests|rate limit/i,
    code: 'registry_refused',
    hint: 'The registry limits how much an address may pull without signing in. Wait, or use a mirror of it.',
  },
  {
    said: /server gave HTTP response to HTTPS client/i,
    code: 'registry_unreachable',
    hint:
      'The registry speaks plain HTTP. If that is meant, name it under "insecure-registries" in /etc/docker/daemon.json on the ' +
      'engine’s host, then: sudo systemctl reload docker',
  },
  {
    said: /x509: .*(?:unknown authority|not trusted)/i,
    code: 'registry_unreachable',
    hint:
      'The registry’s certificate is of an authority that the engine’s host does not know. Put the authority’s certificate at ' +
      '/etc/docker/certs.d/<registry:port>/ca.crt there; nothing needs a restart.',
  },
  {
    said: /x509: |certificate (?:has expired|is not valid|is valid for)/i,
    code: 'registry_unreachable',
    hint: 'The registry’s certificate does not fit its name or the time. Check the name, the certificate and the host’s clock.',
  },
  {
    said: /pull access denied|name unknown|NAME_UNKNOWN|repository .* not found/i,
    code: 'image_not_found',
    hint: 'The repository is misspelt, missing or private. The console pulls without signing in.',
  },
  {
    said: /manifest .*(?:unknown|not found)|MANIFEST_UNKNOWN|failed to resolve reference .*: not found/i,
    code: 'image_not_found',
    hint: 'The registry has no such repository, tag or digest. Check the spelling.',
  },
  {
    said: /unauthorized|authentication required|no basic auth credentials|insufficient_scope|access .*denied|: denied|forbidden/i,
    code: 'registry_refused',
    hint: 'The registry asks for an account, and the console pulls without signing in.',
  },
  {
    said: /layer verification failed|unexpected commit digest|digest mismatch|failed size validation/i,
    code: 'registry_refused',
    hint: 'What came is not what its digest promises: something on the way changed or cut it. Try again.',
  },
  {
    said: /no such host|server misbehaving/i,
    code: 'registry_unreachable',
    hint: 'The engine’s host does not know the registry’s name. Check the spelling, and name service and proxy settings of that host.',
  },
  {
    said: /connection refused|connection reset|broken pipe|unexpected EOF|\bEOF\b|timeout|deadline exceeded|no route to host|unreachable|Client\.Timeout|request canceled|received unexpected HTTP status: 5|\b50[0234] /i,
    code: 'registry_unreachable',
    hint: 'It is the engine’s host that must reach the registry, not the console. Check that the registry runs and what is between the two.',
  },
];

/** The engine's refusals that may be the registry's own; all else (no answer, no right) is about the engine. */
const OF_THE_ENGINE: readonly ProblemCode[] = [
  'not_found',
  'image_not_found',
  'engine_refused',
  'bad_request',
  'conflict',
];

/** An error of a pull, told as what it is: the registry's answer, with the way out. Others pass as they are. */
export function registryError(error: unknown): unknown {
  if (!(error instanceof AppError) || !OF_THE_ENGINE.includes(error.code)) return error;
  const detail = error.detail ?? '';
  const cause = CAUSES.find(({ said }) => said.test(detail));
  if (cause === undefined) return error;
  return new AppError(cause.code, { detail, hint: cause.hint, cause: error });
}
