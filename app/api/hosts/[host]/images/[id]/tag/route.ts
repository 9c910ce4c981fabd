import { tagImage } from '@/lib/contract/endpoints/images';
import { handle } from '@/lib/server/http/handle';
import { tagImage as tag } from '@/lib/server/images/image-changes';

export const POST = handle(tagImage, ({ runtime, params, body }) => tag(runtime, params, body));
