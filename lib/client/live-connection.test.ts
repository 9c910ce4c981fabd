import { describe, expect, test, vi } from 'vitest';
import { FakeLive } from '@/lib/testing/fake-live';

const silent = { message: () => undefined };

describe('opening', () => {
  test('says live after the first frame and sends what was subscribed before', () => {
    const live = new FakeLive();
    live.connection.subscribe({ kind: 'fleet' }, silent);
    live.connection.start();
    expect(live.connection.status().state).toBe('connecting');
    expect(live.socket.sent).toEqual([]);
    live.welcome();
    expect(live.connection.status()).toMatchObject({ state: 'live', version: '0.1.0', attempts: 0 });
    expect(live.socket.sent).toEqual([{ type: 'subscribe', sub: 1, topic: { kind: 'fleet' } }]);
  });

  test('twelve subscriptions share one socket, and each message reaches only its own', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    const sinks = Array.from({ length: 12 }, () => ({ message: vi.fn() }));
    for (const [index, sink] of sinks.entries()) {
      live.connection.subscribe({ kind: 'logs', host: 'local', container: `c${index}`, tail: 10 }, sink);
    }
    expect(live.sockets).toHaveLength(1);
    live.socket.say({ type: 'logs-caught-up', sub: 7 });
    expect(sinks.map((sink) => sink.message.mock.calls.length)).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  test('a try without an answer for ten seconds is given up', () => {
    const live = new FakeLive();
    live.connection.start();
    live.advance(14_000);
    expect(live.sockets[0]?.closed).toBe(true);
    expect(live.sockets.length).toBe(2);
  });
});

describe('the line breaks', () => {
  test('it reconnects with growing, capped waits and resumes every subscription', () => {
    const live = new FakeLive();
    const restarted = vi.fn();
    live.connection.subscribe({ kind: 'fleet' }, { ...silent, restarted });
    live.connection.start();
    live.welcome();
    live.socket.fail();
    expect(live.connection.status()).toMatchObject({ state: 'reconnecting', attempts: 0 });
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      const at = live.connection.status().nextTryAt;
      if (at === null) throw new Error('no try is planned');
      waits.push(at - live.now);
      live.advance(at - live.now);
      live.socket.fail();
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
    live.advance(10_000);
    expect(restarted).not.toHaveBeenCalled();
    live.welcome();
    expect(restarted).toHaveBeenCalledTimes(1);
    expect(live.connection.status().state).toBe('live');
    expect(live.socket.sent).toEqual([{ type: 'subscribe', sub: 1, topic: { kind: 'fleet' } }]);
  });

  test('silence: dead within five seconds, and stale since the last frame', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    live.advance(3000);
    expect(live.socket.sent.some((message) => message.type === 'ping')).toBe(true);
    live.socket.say({ type: 'beat', now: live.now });
    const lastFrame = live.now;
    live.advance(4000);
    expect(live.connection.status().state).toBe('live');
    live.advance(1000);
    expect(live.connection.status()).toMatchObject({ state: 'reconnecting', since: lastFrame });
  });

  test('beats keep it alive', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    for (let n = 0; n < 30; n++) {
      live.advance(2000);
      live.socket.say({ type: 'beat', now: live.now });
    }
    expect(live.sockets).toHaveLength(1);
    expect(live.connection.status().state).toBe('live');
  });

  test('frames of an abandoned socket are ignored', () => {
    const live = new FakeLive();
    const message = vi.fn();
    live.connection.subscribe({ kind: 'fleet' }, { message });
    live.connection.start();
    live.welcome();
    const old = live.socket;
    const receive = old.onmessage;
    live.advance(7000);
    expect(old.closed).toBe(true);
    receive?.({ data: JSON.stringify({ type: 'patch', sub: 1, revision: 9 }) });
    expect(message).not.toHaveBeenCalled();
  });
});

describe('somebody looks at the page', () => {
  const beatFor = (live: FakeLive, minutes: number) => {
    for (let n = 0; n < minutes * 30; n++) {
      live.advance(2000);
      live.socket.say({ type: 'beat', now: live.now });
    }
    return live.socket.sent.filter(({ type }) => type === 'present').length;
  };

  test('a visible page says so every few minutes, a hidden one never', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    expect(beatFor(live, 4)).toBe(0);
    expect(beatFor(live, 57)).toBe(12);
    live.visible = false;
    expect(beatFor(live, 60)).toBe(12);
    live.visible = true;
    expect(beatFor(live, 1)).toBe(13);
  });
});

describe('waking up', () => {
  test('after sleep a dead line is replaced at once, without waiting for a timer', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    live.sleep(3_600_000);
    for (const wake of live.wakeListeners) wake();
    expect(live.sockets).toHaveLength(2);
    live.welcome();
    expect(live.connection.status().state).toBe('live');
  });

  test('focus on a healthy line changes nothing', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    live.sleep(1000);
    for (const wake of live.wakeListeners) wake();
    expect(live.sockets).toHaveLength(1);
  });

  test('coming online cuts the wait short', () => {
    const live = new FakeLive();
    live.connection.start();
    live.socket.fail();
    for (const wake of live.wakeListeners) wake();
    expect(live.sockets).toHaveLength(2);
    expect(live.connection.status().nextTryAt).toBeNull();
  });
});

describe('the session ends', () => {
  test('close 4401: signed out, and nothing is tried again', () => {
    const live = new FakeLive();
    live.connection.start();
    live.welcome();
    live.socket.fail(4401);
    live.advance(60_000);
    for (const wake of live.wakeListeners) wake();
    expect(live.connection.status().state).toBe('signed-out');
    expect(live.sockets).toHaveLength(1);
    expect(live.timers.size).toBe(0);
  });

  test('a refused upgrade looks like a dropped line: the session is asked for', async () => {
    const live = new FakeLive();
    live.signedOut = true;
    live.connection.start();
    live.socket.fail();
    await vi.waitFor(() => expect(live.connection.status().state).toBe('signed-out'));
  });
});

test('another version after a restart is noticed, with the new boot id', () => {
  const live = new FakeLive();
  live.connection.start();
  live.welcome('boot-1', '0.1.0');
  live.socket.fail(1012);
  live.advance(1000);
  live.welcome('boot-2', '0.2.0');
  expect(live.connection.bootId).toBe('boot-2');
  expect(live.connection.status()).toMatchObject({ state: 'live', version: '0.1.0', versionChanged: true });
});

test('acks and unsubscribes go out once, and never for a subscription that is over', () => {
  const live = new FakeLive();
  live.connection.start();
  live.welcome();
  const logs = live.connection.subscribe({ kind: 'logs', host: 'local', container: 'a', tail: 5 }, silent);
  logs.ack(5);
  logs.ack(0);
  logs.close();
  logs.close();
  logs.ack(1);
  expect(live.socket.sent.map((message) => message.type)).toEqual(['subscribe', 'ack', 'unsubscribe']);
});

test('a subscription that ended is not sent again', () => {
  const live = new FakeLive();
  const message = vi.fn();
  live.connection.subscribe({ kind: 'logs', host: 'local', container: 'a', tail: 5 }, { message });
  live.connection.start();
  live.welcome();
  live.socket.say({ type: 'ended', sub: 1, reason: 'The container stopped' });
  expect(message).toHaveBeenCalledTimes(1);
  live.socket.fail();
  live.advance(1000);
  live.welcome();
  expect(live.socket.sent).toEqual([]);
});

test('start and stop, many times, leave no timer and no listener', () => {
  const live = new FakeLive();
  for (let n = 0; n < 50; n++) {
    live.connection.start();
    if (n % 2 === 0) live.welcome();
    else live.socket.fail();
    live.connection.stop();
  }
  expect(live.wakeListeners.size).toBe(0);
  expect(live.timers.size).toBe(0);
  expect(live.sockets.every((socket) => socket.onmessage === null && socket.onclose === null)).toBe(true);
});
