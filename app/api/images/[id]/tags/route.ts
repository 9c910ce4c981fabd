import { AppError } from '@/lib/contract/app-error';
import { listImageTags } from '@/lib/contract/endpoints/images';
import { tagPlaces } from '@/lib/images/tag-places';
import { handle } from '@/lib/server/http/handle';
import { visibleImages } from '@/lib/server/images/image-target';

export const GET = handle(listImageTags, async ({ runtime, actor, params }) => {
  const { hosts, images } = await visibleImages(runtime, actor);
  const tags = tagPlaces(images, params.id);
  if (tags === null) throw new AppError('image_not_found', { detail: `No host has the image «${params.id}».` });
  return { hosts, tags };
});
