import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { HostSummary } from '@/lib/contract/host';
import type { EngineInfo, EngineVersion } from '@/lib/docker/engine';

/** The engine takes requests and says nothing: frozen, or the line is dead. */
export class Silent extends Error {}
/** The console itself stood still. */
export class Slept extends Error {}

/** What people are told of a failure. */
export function troubleOf(error: unknown): { code: string; detail: string; hint: string } {
  const known = error instanceof Silent ? error.cause : error;
  if (known instanceof AppError) return { code: known.code, detail: known.message, hint: known.hint ?? '' };
  return {
    code: 'internal',
    detail: 'The console failed while it talked to the engine.',
    hint: 'The console’s log has the cause; it goes on trying.',
  };
}

/** What pages show of the engine. */
export function engineFields(product: { version: EngineVersion; info: EngineInfo } | null): HostSummary['engine'] {
  if (product === null) return null;
  const { version, info } = product;
  return {
    version: version.version,
    apiVersion: version.apiVersion,
    product: version.product,
    os: info.operatingSystem || version.os,
    kernel: version.kernel,
    architecture: version.architecture,
    cpus: info.cpus,
    memoryBytes: info.memoryBytes,
    storageDriver: info.storageDriver,
    loggingDriver: info.loggingDriver,
    cgroupVersion: info.cgroupVersion,
    rootDir: info.rootDir,
    serverName: info.name,
    warnings: info.warnings,
  };
}
