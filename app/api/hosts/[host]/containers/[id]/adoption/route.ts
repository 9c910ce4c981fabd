import { previewAdoption } from '@/lib/contract/endpoints/apps';
import { findAdoption } from '@/lib/server/deployments/adoption';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(
  previewAdoption,
  async ({ runtime, params }) => (await findAdoption(runtime, params)).preview,
);
