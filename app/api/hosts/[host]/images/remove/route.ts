import { removeImages } from '@/lib/contract/endpoints/images';
import { currentlyMay } from '@/lib/server/auth/current-actor';
import { accepted, handle } from '@/lib/server/http/handle';
import { startRemoval } from '@/lib/server/images/image-removals';

export const POST = handle(removeImages, ({ runtime, actor, audit, params: { host }, body }) => {
  const mayStill = () => currentlyMay(runtime.state, actor, 'images:write', host);
  return accepted(
    startRemoval(runtime, { actor, audit, host, mayStill, images: body.images, force: body.force ?? false }),
  );
});
