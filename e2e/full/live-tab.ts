import WebSocket from 'ws';

export type Topic =
  | { kind: 'fleet' | 'stats' }
  | { kind: 'container-stats'; host: string; container: string }
  | { kind: 'logs'; host: string; container: string; tail: number };

// biome-ignore lint/suspicious/noExplicitAny: messages of all kinds; each test looks at its own
type Message = any;

export interface LiveTab {
  socket: WebSocket;
  /** Everything that was said; with `keep: false` only the last message. */
  said: Message[];
  /** Log lines that came. */
  lines(): number;
  say(message: unknown): void;
  close(): Promise<void>;
}

/**
 * A tab as the console sees it: one live connection with its subscriptions, answered as a page answers. `acknowledge: false` is a
 * page that takes nothing in.
 */
export async function openLiveTab(
  url: string,
  headers: Record<string, string>,
  topics: readonly Topic[],
  { acknowledge = true, keep = true }: { acknowledge?: boolean; keep?: boolean } = {},
): Promise<LiveTab> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`, { headers, perMessageDeflate: false });
  const said: Message[] = [];
  let lines = 0;
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`live connection closed with ${code}`)));
    socket.on('message', (data) => {
      const message: Message = JSON.parse(String(data));
      if (!keep) said.length = 0;
      said.push(message);
      if (message.type === 'logs') {
        lines += message.lines.length;
        if (acknowledge && message.lines.length > 0)
          say({ type: 'ack', sub: message.sub, lines: message.lines.length });
      }
      resolve();
    });
  });
  socket.removeAllListeners('close');
  socket.on('error', () => {});
  for (const [index, topic] of topics.entries()) say({ type: 'subscribe', sub: index + 1, topic });
  return {
    socket,
    said,
    lines: () => lines,
    say,
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) return resolve();
        socket.once('close', () => resolve());
        socket.close();
      }),
  };
}
