import { addHost, listHostRecords } from '@/lib/contract/endpoints/hosts';
import { handle } from '@/lib/server/http/handle';

export const GET = handle(listHostRecords, ({ runtime }) => ({ hosts: runtime.hosts.records() }));
export const POST = handle(addHost, ({ runtime, body }) => runtime.hosts.add(body));
