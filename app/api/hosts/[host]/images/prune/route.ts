import { previewImagePrune, pruneImages } from '@/lib/contract/endpoints/images';
import { currentlyMay } from '@/lib/server/auth/current-actor';
import { accepted, handle } from '@/lib/server/http/handle';
import { previewPrune, startPrune } from '@/lib/server/images/image-removals';

export const GET = handle(previewImagePrune, ({ runtime, params, query }) => previewPrune(runtime, params.host, query));

export const POST = handle(pruneImages, ({ runtime, actor, audit, params: { host }, body }) => {
  const mayStill = () => currentlyMay(runtime.state, actor, 'images:prune', host);
  return accepted(startPrune(runtime, { actor, audit, host, mayStill, ...body }));
});
