import 'server-only';
import { readArchive, statPath, writeArchive } from './archive';
import { createContainer, renameContainer, updateContainer } from './container-changes';
import {
  actOnContainer,
  containerChanges,
  containerProcesses,
  inspectContainer,
  listContainers,
  removeContainer,
} from './containers';
import { diskUsage } from './disk-usage';
import type { Engine, EngineEndpoint } from './engine';
import { addressOf } from './errors';
import { followEvents } from './events';
import { createExec, inspectExec, resizeTerminal, runExec, startTerminal } from './exec';
import { execCommand } from './exec-command';
import { removeImage, tagImage } from './image-changes';
import { registryDigest } from './image-distribution';
import { imageHistory, inspectImage } from './image-inspect';
import { listImages } from './image-list';
import { pullImage } from './image-pull';
import { imageDigests } from './images';
import { followLogs } from './logs';
import {
  connectNetwork,
  containersOnNetwork,
  createNetwork,
  disconnectNetwork,
  inspectNetwork,
  listNetworks,
  removeNetwork,
} from './networks';
import { containerStats, followStats } from './stats';
import { info, negotiate, ping } from './system';
import { Transport } from './transport';
import { createVolume, inspectVolume, listVolumes, removeVolume } from './volumes';

export interface EngineOptions {
  /** Told what the engine said that could not be read, for the log. No secrets in it. */
  report?: (what: string) => void;
}

/** Connects to nothing yet; the first call does. `negotiate` before all others. */
export function createEngine(endpoint: EngineEndpoint, options: EngineOptions = {}): Engine {
  const transport = new Transport(endpoint);
  const report = options.report ?? (() => {});
  let podman = false;
  return {
    endpoint,
    address: addressOf(endpoint),
    ping: (timeoutMs) => ping(transport, timeoutMs),
    async negotiate() {
      const version = await negotiate(transport);
      podman = version.product === 'podman';
      return version;
    },
    info: () => info(transport),
    events: ({ signal, sinceNano }) =>
      followEvents(transport, endpoint, { signal, podman, ...(sinceNano !== undefined && { sinceNano }) }),
    listContainers: () => listContainers(transport, report),
    inspectContainer: (id) => inspectContainer(transport, id),
    actOnContainer: (id, action, actOptions) => actOnContainer(transport, id, action, actOptions),
    removeContainer: (id, removeOptions) => removeContainer(transport, id, removeOptions),
    createContainer: (body, createOptions) => createContainer(transport, body, createOptions),
    updateContainer: (id, body, policy) => updateContainer(transport, id, body, policy),
    renameContainer: (id, name) => renameContainer(transport, id, name),
    execCommand: (id, exec) => execCommand(transport, endpoint, id, exec),
    containerProcesses: (id) => containerProcesses(transport, id),
    containerChanges: (id) => containerChanges(transport, id),
    containerStats: (id, statsOptions) => containerStats(transport, id, statsOptions),
    followStats: (id, signal) => followStats(transport, endpoint, id, signal),
    followLogs: (id, logOptions) => followLogs(transport, endpoint, id, logOptions),
    imageDigests: (imageId) => imageDigests(transport, imageId),
    inspectImage: (id) => inspectImage(transport, id),
    imageHistory: (id) => imageHistory(transport, id),
    tagImage: (id, reference) => tagImage(transport, id, reference),
    removeImage: (target, removeOptions) => removeImage(transport, target, removeOptions),
    pullImage: (reference, pullOptions) => pullImage(transport, endpoint, reference, pullOptions),
    registryDigest: (reference) => registryDigest(transport, reference),
    listImages: (listOptions) => listImages(transport, report, listOptions),
    listVolumes: () => listVolumes(transport, report),
    listNetworks: () => listNetworks(transport, report),
    inspectVolume: (name) => inspectVolume(transport, name),
    createVolume: (volume, policy) => createVolume(transport, volume, policy),
    removeVolume: (name) => removeVolume(transport, name),
    inspectNetwork: (id) => inspectNetwork(transport, id),
    containersOnNetwork: (network) => containersOnNetwork(transport, network),
    createNetwork: (network) => createNetwork(transport, network),
    removeNetwork: (id) => removeNetwork(transport, id),
    connectNetwork: (id, container, config) => connectNetwork(transport, id, container, config),
    disconnectNetwork: (id, container, force) => disconnectNetwork(transport, id, container, force),
    diskUsage: (of) => diskUsage(transport, of),
    createExec: (container, command, policy) => createExec(transport, container, command, policy),
    startTerminal: (exec, size) => startTerminal(transport, exec, size),
    resizeTerminal: (exec, size) => resizeTerminal(transport, exec, size),
    inspectExec: (exec) => inspectExec(transport, exec),
    runExec: (container, command, runOptions) => runExec(transport, endpoint, container, command, runOptions),
    statPath: (container, path) => statPath(transport, container, path),
    readArchive: (container, path, signal) => readArchive(transport, container, path, signal),
    writeArchive: (container, folder, tar, options) => writeArchive(transport, container, folder, tar, options),
    close: () => transport.close(),
  };
}
