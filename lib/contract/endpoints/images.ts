import { z } from 'zod';
import { activity } from '../activity';
import { endpoint } from '../endpoint';
import { hostId } from '../id';
import {
  imageDetail,
  imageHistory,
  imageId,
  imageList,
  imageName,
  imagePrunePlan,
  imageRef,
  imageRemoval,
  imageUse,
  pruneScope,
  tagPlace,
} from '../image';
import { inventoryHost } from '../inventory';

const imageParams = z.strictObject({ host: hostId, id: imageRef });
const hostParams = z.strictObject({ host: hostId });
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
/**
 * The images that somebody was shown and chose, with the tags that were shown: one that was given another tag since stays. Of one
 * request; who has more of them asks again.
 */
const chosenImages = z
  .array(z.strictObject({ id: imageId, tags: z.array(imageName).max(500) }))
  .min(1)
  .max(5_000);

export const listImages = endpoint({
  method: 'GET',
  path: '/api/images',
  summary:
    'Every image of the fleet, with who uses it. A host that does not answer is answered with what was last known.',
  access: 'fleet:read',
  query: z.strictObject({
    host: hostId.optional(),
    use: imageUse.optional(),
    /** Part of a tag, a digest or the id. */
    q: z.string().max(255).optional(),
  }),
  response: imageList,
});

export const listImageTags = endpoint({
  method: 'GET',
  path: '/api/images/{id}/tags',
  summary: 'The names of an image on every host, and where the same names lead to another image.',
  access: 'fleet:read',
  params: z.strictObject({ id: imageRef }),
  response: z.object({ hosts: z.array(inventoryHost), tags: z.array(tagPlace) }),
});

export const getImage = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/images/{id}',
  summary:
    'One image: configuration, platforms, who uses it, what was built on it. What looks like a secret is hidden.',
  access: 'fleet:read',
  params: imageParams,
  response: imageDetail,
});

export const getImageHistory = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/images/{id}/history',
  summary: 'How the image was made, step by step, in words, with the size of each.',
  access: 'fleet:read',
  params: imageParams,
  response: imageHistory,
});

export const tagImage = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/images/{id}/tag',
  summary: 'Give an image one more name. A name that another image has is only taken from it with `replace`.',
  access: 'images:write',
  params: imageParams,
  body: z.strictObject({
    /** `repository:tag`; without a tag `latest` is meant. */
    name: imageName,
    /** Take the name from the image that has it now. */
    replace: z.boolean().optional(),
  }),
  /** `name` in full; `replaced`: the image that had it, null when none did. */
  response: z.object({ name: z.string(), replaced: z.string().nullable() }),
  audit: { action: 'image.tag', fields: ['name', 'replace'] },
});

export const removeImage = endpoint({
  method: 'DELETE',
  path: '/api/hosts/{host}/images/{id}',
  summary:
    'Remove an image with all its names; with `tag` take only that name away. `force` removes it although stopped containers were made from it.',
  access: 'images:write',
  params: imageParams,
  query: z.strictObject({ tag: imageName.optional(), force: flag.optional() }),
  response: imageRemoval,
  audit: { action: 'image.remove' },
});

export const removeImages = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/images/remove',
  summary: 'Remove several images as an activity. Each is looked at again before it goes; what is used stays.',
  access: 'images:write',
  params: hostParams,
  body: z.strictObject({ images: chosenImages, force: z.boolean().optional() }),
  response: activity,
  audit: { action: 'image.remove-many', fields: ['images', 'force'] },
});

export const previewImagePrune = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/images/prune',
  summary: 'What a prune would remove, how many bytes that frees, and what would stay and why. Changes nothing.',
  access: 'fleet:read',
  params: hostParams,
  query: z.strictObject({
    scope: pruneScope.default('dangling'),
    /** Only images made before that many hours. */
    olderThanHours: z.coerce.number().int().min(0).max(100_000).optional(),
  }),
  response: imagePrunePlan,
});

export const pruneImages = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/images/prune',
  summary:
    'Remove exactly these images of a preview, as an activity. What is used or tagged by then stays: each is looked at again before it goes.',
  access: 'images:prune',
  params: hostParams,
  body: z.strictObject({ scope: pruneScope, images: chosenImages }),
  response: activity,
  audit: { action: 'image.prune', fields: ['scope', 'images'] },
});
