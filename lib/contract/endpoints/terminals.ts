import { z } from 'zod';
import { endpoint } from '../endpoint';
import { containerRef, hostId, recordId } from '../id';
import { terminal, terminalRequest } from '../terminal';

export const openTerminal = endpoint({
  method: 'POST',
  path: '/api/hosts/{host}/containers/{id}/terminals',
  summary:
    'Open a terminal in a running container: the image’s shell, or a command. Its line is the WebSocket /api/terminals/{id}/line. For signed-in people only; where the host is production, after POST /api/auth/confirm.',
  access: 'containers:exec',
  params: z.strictObject({ host: hostId, id: containerRef }),
  body: terminalRequest,
  response: terminal,
  audit: { action: 'container.terminal', fields: ['user', 'workingDir'] },
});

export const listTerminals = endpoint({
  method: 'GET',
  path: '/api/terminals',
  summary: 'The terminals that this session has open.',
  access: 'containers:exec',
  query: z.strictObject({ host: hostId.optional(), container: containerRef.optional() }),
  response: z.object({ terminals: z.array(terminal) }),
});

export const closeTerminal = endpoint({
  method: 'DELETE',
  path: '/api/terminals/{id}',
  summary: 'Close a terminal of this session: its shell and what the shell runs are ended.',
  access: 'containers:exec',
  params: z.strictObject({ id: recordId }),
  /** `left`: something in it could not be ended yet; the console goes on trying. */
  response: z.object({ closed: z.literal(true), left: z.boolean() }),
  audit: { action: 'terminal.close' },
});
