import { maySeeHost } from '@/lib/access/actor';
import { listHosts } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listHosts, ({ runtime, actor }) => ({
  hosts: runtime.fleet.hosts().filter((host) => maySeeHost(actor, host.id)),
}));
