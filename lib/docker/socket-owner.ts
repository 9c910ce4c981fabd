import 'server-only';

/** How an engine behind a socket is started and looked at; null where the path does not say whose it is. */
interface Advice {
  start: string;
  look: string;
}

/** The places where the packages put their sockets. A socket elsewhere was put there by somebody, who alone knows how it is started. */
const OWNERS: readonly [path: RegExp, advice: Advice][] = [
  [/^(?:\/var)?\/run\/docker\.sock$/, { start: 'sudo systemctl start docker', look: 'sudo systemctl status docker' }],
  [
    /^\/run\/user\/\d+\/docker\.sock$/,
    { start: 'systemctl --user start docker', look: 'systemctl --user status docker' },
  ],
  [
    /^(?:\/var)?\/run\/podman\/podman\.sock$/,
    { start: 'sudo systemctl start podman.socket', look: 'sudo systemctl status podman.socket' },
  ],
  [
    /^\/run\/user\/\d+\/podman\/podman\.sock$/,
    { start: 'systemctl --user start podman.socket', look: 'systemctl --user status podman.socket' },
  ],
];

const adviceFor = (path: string): Advice | null => OWNERS.find(([known]) => known.test(path))?.[1] ?? null;

/** A sentence: how the engine of this socket is started. */
export function howToStart(path: string): string {
  const advice = adviceFor(path);
  return advice ? `Start the engine with: ${advice.start}.` : 'Start the engine that this socket belongs to.';
}

/** A sentence: where its state is seen. */
export function whereToLook(path: string): string {
  const advice = adviceFor(path);
  return advice ? `Look at it with: ${advice.look}` : 'Look at the log of the engine that this socket belongs to.';
}
