import { getImage, removeImage } from '@/lib/contract/endpoints/images';
import { childrenById, dependentsOf } from '@/lib/images/dependents';
import { imageDetail } from '@/lib/images/detail';
import { handle } from '@/lib/server/http/handle';
import { removeImage as removeWhole, untagImage } from '@/lib/server/images/image-changes';
import { requireImage, requireVisibleImage, usersOf } from '@/lib/server/images/image-target';

export const GET = handle(getImage, async ({ runtime, actor, params }) => {
  const { engine, id } = await requireImage(runtime, params);
  requireVisibleImage(runtime, actor, params.host, id);
  const [image, all] = await Promise.all([engine.inspectImage(id), engine.listImages({ all: true })]);
  const children = dependentsOf(id, childrenById(all));
  return imageDetail(params.host, image, usersOf(runtime, params.host, id, actor), children);
});

export const DELETE = handle(removeImage, ({ runtime, actor, params, query }) => {
  const { tag } = query;
  const name = tag ?? params.id.replace(/^sha256:/, '').slice(0, 12);
  const words = tag === undefined ? { doing: 'removing', done: 'removed' } : { doing: 'untagging', done: 'untagged' };
  const deed = {
    kind: 'image',
    host: params.host,
    id: `${params.id} ${tag ?? ''}`,
    name,
    by: actor.username,
    ...words,
  };
  return runtime.deeds.run<Awaited<ReturnType<typeof removeWhole>>>(deed, async () =>
    tag === undefined ? removeWhole(runtime, params, query.force ?? false) : untagImage(runtime, params, tag),
  );
});
