import 'server-only';
import { specFromInspect } from '@/lib/containers/spec/from-inspect';
import { AppError } from '@/lib/contract/app-error';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import { requireContainer } from '../http/target';
import type { Runtime } from '../runtime';

/** What would make the same container again, by the image it was made from (by id: the tag may mean another by now). Secrets and all. */
export async function readSpec(
  runtime: Pick<Runtime, 'fleet'>,
  params: { host: string; id: string },
): Promise<ContainerSpec> {
  const { engine, container } = requireContainer(runtime, params);
  const inspect = await engine.inspectContainer(container.id);
  const image = await engine.inspectImage(inspect.Image ?? container.imageId).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'image_not_found' || error.code === 'bad_request')) return null;
    throw error;
  });
  const about = runtime.fleet.host(params.host)?.engine;
  return specFromInspect(inspect, {
    image: image?.config ?? null,
    cgroupVersion: about?.cgroupVersion ?? '2',
    loggingDriver: about?.loggingDriver ?? 'json-file',
    keepAnonymousVolumes: false,
  });
}
