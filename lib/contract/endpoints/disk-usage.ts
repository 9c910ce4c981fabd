import { z } from 'zod';
import { diskUsage, diskUsageOf } from '../disk-usage';
import { endpoint } from '../endpoint';
import { hostId } from '../id';

export const getDiskUsage = endpoint({
  method: 'GET',
  path: '/api/hosts/{host}/disk-usage',
  summary:
    'How much disk the images or volumes of a host take. Measured when asked, a minute old at most; a large host answers `measuring` and is asked again.',
  access: 'fleet:read',
  params: z.strictObject({ host: hostId }),
  query: z.strictObject({ of: diskUsageOf }),
  response: diskUsage,
});
