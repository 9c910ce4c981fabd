import { LiveConnection, type LiveSocket } from '@/lib/client/live-connection';
import type { Activity, ActivityItem } from '@/lib/contract/activity';
import type { ContainerSummary } from '@/lib/contract/container';
import type { HostSummary } from '@/lib/contract/host';
import type { ClientMessage, ServerMessage } from '@/lib/contract/live';

/** For tests: the server's end of a socket that the page opened. */
export class FakeSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: ClientMessage[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientMessage);
  }

  close(): void {
    this.closed = true;
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  fail(code = 1006): void {
    this.onclose?.({ code, reason: '' });
  }
}

interface FakeTimer {
  at: number;
  run: () => void;
}

/** For tests: a connection with a hand-driven clock and sockets that the test answers. */
export class FakeLive {
  now = 1_000_000;
  readonly sockets: FakeSocket[] = [];
  readonly timers = new Set<FakeTimer>();
  readonly wakeListeners = new Set<() => void>();
  signedOut = false;
  visible = true;
  readonly connection = new LiveConnection({
    openSocket: () => {
      const socket = new FakeSocket();
      this.sockets.push(socket);
      return socket;
    },
    isSignedOut: () => Promise.resolve(this.signedOut),
    now: () => this.now,
    random: () => 1,
    setTimeout: (run, ms) => {
      const timer = { at: this.now + ms, run };
      this.timers.add(timer);
      return timer;
    },
    clearTimeout: (handle) => this.timers.delete(handle as FakeTimer),
    isVisible: () => this.visible,
    onWake: (listener) => {
      this.wakeListeners.add(listener);
      return () => this.wakeListeners.delete(listener);
    },
  });

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nothing was opened yet');
    return socket;
  }

  welcome(bootId = 'boot-1', version = '0.1.0'): void {
    this.socket.say({ type: 'welcome', bootId, version, now: this.now });
  }

  /** Runs the timers that fall due, in order, with the clock at their moment. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.run();
    }
    this.now = end;
  }

  /** Time passes without a single timer running, as while a laptop sleeps. */
  sleep(ms: number): void {
    this.now += ms;
  }
}

export function containerFixture(change: Partial<ContainerSummary> = {}): ContainerSummary {
  const name = change.name ?? 'web-1';
  return {
    host: 'local',
    id: `${name}-id`.padEnd(64, '0'),
    name,
    image: 'shop/web:1.0.0',
    imageId: 'sha256:1',
    command: 'serve',
    createdAt: 1_000,
    state: 'running',
    health: 'none',
    failingStreak: 0,
    exitCode: null,
    oomKilled: false,
    error: null,
    startedAt: 2_000,
    finishedAt: null,
    restartCount: 0,
    restartPolicy: 'no',
    stack: null,
    service: null,
    ports: [],
    networks: ['bridge'],
    volumes: [],
    memoryLimit: null,
    cpuLimit: null,
    pidsLimit: null,
    tty: false,
    labels: {},
    ...change,
  };
}

export function activityFixture(change: Partial<Activity> = {}): Activity {
  return {
    id: 'activity-1',
    kind: 'image.pull',
    title: 'Pull nginx:1.27',
    host: 'local',
    hosts: ['local'],
    startedBy: 'ada',
    startedAt: 1_000,
    finishedAt: null,
    state: 'running',
    progress: null,
    items: [],
    itemCount: change.items?.length ?? 0,
    result: null,
    problem: null,
    cancellable: true,
    ...change,
  };
}

export function activityItemFixture(change: Partial<ActivityItem> = {}): ActivityItem {
  return { id: 'a', label: change.id ?? 'a', state: 'running', words: null, done: null, total: null, ...change };
}

export function hostFixture(change: Partial<HostSummary> = {}): HostSummary {
  return {
    id: 'local',
    name: 'local',
    environment: null,
    colour: null,
    position: 0,
    endpoint: 'unix:///run/docker.sock',
    status: 'live',
    since: 1_000,
    trouble: null,
    engine: null,
    ...change,
  };
}
