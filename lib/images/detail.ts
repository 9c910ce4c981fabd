import { maskArguments, maskJson, maskRecord, maskText, maskValue } from '../containers/secret-mask';
import type { ImageDetail } from '../contract/image';
import type { UsedBy } from '../contract/inventory';
import { healthCheckOf } from '../health/health-check';
import type { InspectedImage } from './engine-image';
import { stateOfUse } from './image-summary';

/** Everything of an image that matters to people; nothing in it shows a secret that could be recognised. */
export function imageDetail(
  host: string,
  image: InspectedImage,
  usedBy: UsedBy[],
  children: readonly { id: string; tags: readonly string[] }[],
): ImageDetail {
  const { config } = image;
  return {
    host,
    id: image.id,
    tags: image.tags,
    digests: image.digests,
    createdAt: image.createdAt ?? 0,
    size: image.size,
    use: stateOfUse(image, usedBy),
    usedBy,
    platform: [image.os, image.architecture, image.variant].filter((part) => part !== '').join('/') || null,
    platforms: image.platforms,
    taggedAt: image.taggedAt,
    author: maskText(image.author),
    comment: maskText(image.comment),
    builtBy: image.builtBy,
    layerCount: image.layers.length,
    entrypoint: maskArguments(config.entrypoint),
    command: maskArguments(config.command),
    environment: config.environment.map(variable),
    workingDir: config.workingDir || '/',
    user: config.user,
    labels: maskRecord(config.labels),
    exposedPorts: [...config.exposedPorts].sort(byNumber),
    volumes: [...config.volumes].sort(),
    stopSignal: config.stopSignal || 'SIGTERM',
    shell: config.shell,
    onBuild: config.onBuild.map(maskText),
    healthCheck: healthCheckOf({ Config: { Healthcheck: config.healthCheck } }),
    children: children.map(({ id, tags }) => ({ id, tags: [...tags] })),
    raw: maskJson(image.raw),
  };
}

function variable(line: string): ImageDetail['environment'][number] {
  const at = line.indexOf('=');
  const name = at === -1 ? line : line.slice(0, at);
  return { name, ...maskValue(name, at === -1 ? '' : line.slice(at + 1)) };
}

function byNumber(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1);
}
