import { closeTerminal } from '@/lib/contract/endpoints/terminals';
import { handle } from '@/lib/server/http/handle';

export const DELETE = handle(closeTerminal, async ({ runtime, actor, params }) => ({
  closed: true as const,
  left: !(await runtime.terminals.end(actor, params.id)),
}));
