import { listImages } from '@/lib/contract/endpoints/images';
import { imageMatches } from '@/lib/images/image-summary';
import { handle } from '@/lib/server/http/handle';
import { visibleImages } from '@/lib/server/images/image-target';

export const GET = handle(listImages, async ({ runtime, actor, query }) => {
  const { hosts, images } = await visibleImages(runtime, actor, query.host);
  return { hosts, images: images.filter((image) => imageMatches(image, query)) };
});
