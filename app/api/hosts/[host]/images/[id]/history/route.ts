import { getImageHistory } from '@/lib/contract/endpoints/images';
import { imageLayers } from '@/lib/images/layers';
import { handle } from '@/lib/server/http/handle';
import { requireImage, requireVisibleImage } from '@/lib/server/images/image-target';

export const GET = handle(getImageHistory, async ({ runtime, actor, params }) => {
  const { engine, id } = await requireImage(runtime, params);
  requireVisibleImage(runtime, actor, params.host, id);
  const history = await engine.imageHistory(id);
  return imageLayers(history, history[0]?.tags);
});
