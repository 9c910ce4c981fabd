import { z } from 'zod';
import { parseReference } from '../../images/reference';
import { activity } from '../activity';
import { endpoint } from '../endpoint';
import { hostId } from '../id';

/** As people write it: `nginx`, `registry.example.com:5000/shop/api:1.2`. What is wrong with it is said with the place. */
const imageReference = z
  .string()
  .max(1024)
  .superRefine((text, context) => {
    const result = parseReference(text);
    if (result.ok) return;
    const place = result.at === undefined ? '' : ` (character ${result.at + 1})`;
    context.addIssue({ code: 'custom', message: `${result.message}${place}` });
  });

export const pullImage = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/images/pull',
  summary:
    'Pull an image from its registry, without signing in there. Without a tag or digest it is `latest`. Answers 202 with the activity.',
  access: 'images:pull',
  params: z.strictObject({ host: hostId }),
  body: z.strictObject({
    reference: imageReference,
    /** Default: the host's own. */
    platform: z
      .string()
      .max(64)
      .regex(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/, 'a platform such as linux/amd64 or linux/arm/v7')
      .optional(),
  }),
  response: activity,
  audit: { action: 'image.pull', fields: ['reference', 'platform'] },
});
