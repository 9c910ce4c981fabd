import 'server-only';
import { z } from 'zod';
import { text, texts } from './answer-schema';
import type { EngineInfo, EngineVersion } from './engine';
import { engineProtocolError } from './errors';
import { apiVersion, enginePath } from './names';
import type { Transport } from './transport';

const amount = z.number().nonnegative().catch(0);

const versionAnswer = z.looseObject({
  Version: text,
  ApiVersion: text,
  MinAPIVersion: text,
  Os: text,
  KernelVersion: text,
  Arch: text,
  Components: z.array(z.looseObject({ Name: text })).catch([]),
});

const infoAnswer = z.looseObject({
  Name: text,
  NCPU: amount,
  MemTotal: amount,
  Driver: text,
  LoggingDriver: text,
  CgroupVersion: text,
  CgroupDriver: text,
  DockerRootDir: text,
  OperatingSystem: text,
  Warnings: texts,
  SecurityOptions: texts,
  MemoryLimit: z.boolean().catch(true),
  LiveRestoreEnabled: z.boolean().catch(false),
  RegistryConfig: z
    .looseObject({
      InsecureRegistryCIDRs: texts,
      IndexConfigs: z.record(z.string(), z.looseObject({ Secure: z.boolean().catch(true) })).catch({}),
      Mirrors: texts,
    })
    .catch({ InsecureRegistryCIDRs: [], IndexConfigs: {}, Mirrors: [] }),
});

export async function ping(transport: Transport, timeoutMs: number): Promise<void> {
  await transport.call({
    operation: 'asking whether it is there',
    missing: 'engine',
    method: 'GET',
    path: enginePath`/_ping`,
    pool: 'quick',
    timeoutMs,
    maxBytes: 4096,
  });
}

/** Fixes the version of the transport's later paths to the engine's own highest. */
export async function negotiate(transport: Transport): Promise<EngineVersion> {
  const operation = 'asking for its version';
  transport.apiVersion = null;
  const answer = versionAnswer.safeParse(
    await transport.json({
      operation,
      missing: 'engine',
      method: 'GET',
      path: enginePath`/version`,
      pool: 'quick',
      timeoutMs: 10_000,
      maxBytes: 256 * 1024,
    }),
  );
  if (!answer.success) throw engineProtocolError(operation, 'the answer is not that of an engine');
  const version = answer.data;
  const highest = apiVersion(version.ApiVersion);
  if (highest === null) throw engineProtocolError(operation, 'the answer names no API version');
  transport.apiVersion = highest;
  return {
    product: version.Components.some(({ Name }) => /podman/i.test(Name)) ? 'podman' : 'docker',
    version: version.Version,
    apiVersion: highest,
    minApiVersion: apiVersion(version.MinAPIVersion) ?? highest,
    os: version.Os,
    kernel: version.KernelVersion,
    architecture: version.Arch,
  };
}

export async function info(transport: Transport): Promise<EngineInfo> {
  const operation = 'asking about the host';
  const answer = infoAnswer.safeParse(
    await transport.json({ operation, method: 'GET', path: enginePath`/info`, pool: 'quick', timeoutMs: 15_000 }),
  );
  if (!answer.success) throw engineProtocolError(operation, 'the answer is not that of an engine');
  const about = answer.data;
  return {
    name: about.Name,
    cpus: about.NCPU,
    memoryBytes: about.MemTotal,
    storageDriver: about.Driver,
    loggingDriver: about.LoggingDriver,
    // Missing before API 1.41, when only version 1 existed.
    cgroupVersion: about.CgroupVersion || '1',
    cgroupDriver: about.CgroupDriver,
    rootDir: about.DockerRootDir,
    operatingSystem: about.OperatingSystem,
    warnings: about.Warnings,
    securityOptions: about.SecurityOptions,
    memoryLimitSupported: about.MemoryLimit,
    liveRestore: about.LiveRestoreEnabled,
    insecureRegistries: [
      ...Object.entries(about.RegistryConfig.IndexConfigs)
        .filter(([, { Secure }]) => !Secure)
        .map(([name]) => name),
      ...about.RegistryConfig.InsecureRegistryCIDRs,
    ],
    registryMirrors: about.RegistryConfig.Mirrors,
  };
}
