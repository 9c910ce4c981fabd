import { api, apiUrl } from '@/lib/client/api';
import type { LiveConnection } from '@/lib/client/live-connection';
import { readLogWindow, searchLogs, streamLogs } from '@/lib/client/routes';
import type { QueryInput, ResponseOf } from '@/lib/contract/endpoint';
import type { ServerMessage } from '@/lib/contract/live';

export type WindowQuery = QueryInput<NonNullable<typeof readLogWindow.contract>>;
export type WindowAnswer = ResponseOf<NonNullable<typeof readLogWindow.contract>>;
export type SearchQuery = QueryInput<NonNullable<typeof searchLogs.contract>>;
export type SearchAnswer = ResponseOf<NonNullable<typeof searchLogs.contract>>;
export type LogMessage = Extract<ServerMessage, { sub: number }>;

export interface LogSubscription {
  ack(lines: number): void;
  close(): void;
}

/** Where the viewer's lines come from; tests give their own. */
export interface LogSource {
  follow(tail: number, sink: { message(message: LogMessage): void; restarted(): void }): LogSubscription;
  window(query: WindowQuery, signal: AbortSignal): Promise<WindowAnswer>;
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer>;
}

/** After a lost line more is asked for than at first, so that what was written meanwhile is most likely among it: the most that the contract allows. */
export const RESUME_TAIL = 10_000;

export function createLogSource(connection: LiveConnection, host: string, container: string): LogSource {
  const params = { host, id: container };
  return {
    follow(tail, sink) {
      const topic = { kind: 'logs' as const, host, container, tail };
      return connection.subscribe(topic, {
        message(message) {
          // The connection sends the topic again, as it is by then, after a lost line.
          if (message.type === 'logs-caught-up') topic.tail = Math.max(tail, RESUME_TAIL);
          sink.message(message);
        },
        restarted: () => sink.restarted(),
      });
    },
    window: (query, signal) => api(readLogWindow, { params, query, signal }),
    search: (query, signal) => api(searchLogs, { params, query, signal }),
  };
}

export function downloadUrl(
  host: string,
  container: string,
  query: { format: 'text' | 'ndjson'; timestamps: boolean; filter: object },
): string {
  return apiUrl(
    streamLogs.path,
    { host, id: container },
    {
      tail: 'all',
      download: 'true',
      format: query.format,
      timestamps: String(query.timestamps),
      ...query.filter,
    },
  );
}
