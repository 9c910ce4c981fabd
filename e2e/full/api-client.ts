import { ADMIN } from '../console';
import { type RawAnswer, rawRequest } from '../raw-http';

export interface Answer {
  status: number;
  type: string;
  /** Parsed, or the text where it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
}

/** One who asks: by cookie as a page of the console does, or by token. */
export interface Caller {
  headers: Record<string, string>;
  ask(method: string, path: string, json?: unknown): Promise<Answer>;
}

function parsed({ status, headers, body }: RawAnswer): Answer {
  const type = String(headers['content-type'] ?? '');
  return { status, type, body: /json/.test(type) ? JSON.parse(body) : body };
}

export function caller(url: string, headers: Record<string, string>): Caller {
  return {
    headers,
    async ask(method, path, json) {
      const body = json === undefined ? undefined : JSON.stringify(json);
      const answer = await rawRequest(url, {
        method,
        path,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body }),
      });
      return parsed(answer);
    },
  };
}

/** Signs in; rejects with what the console said. */
export async function signIn(url: string, who: { username: string; password: string } = ADMIN): Promise<Caller> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(who),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!answer.ok || !cookie) throw new Error(`sign-in failed: ${answer.status} ${await answer.text()}`);
  return caller(url, { cookie, origin: url });
}

export const withToken = (url: string, token: string): Caller => caller(url, { authorization: `Bearer ${token}` });

interface LogLine {
  level: string;
  message: string;
  error?: string;
}

/** Error-level lines of a console's log. */
export function errorLines(output: string): LogLine[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return line.includes('Unhandled') ? [{ level: 'error', message: line }] : [];
    try {
      const entry = JSON.parse(line) as LogLine;
      return entry.level === 'error' ? [entry] : [];
    } catch {
      // The last line may be half written.
      return [];
    }
  });
}
