import { describe, expect, it } from 'vitest';
import type { FleetEvent } from '@/lib/contract/event';
import { eventWords } from './event-words';
import { exitCodeWords, isOrdinaryEnd, signalName } from './exit-code-words';

function event(part: Partial<FleetEvent>): FleetEvent {
  return {
    host: 'local',
    at: 1,
    type: 'container',
    action: 'start',
    id: 'a'.repeat(64),
    name: 'web',
    image: 'nginx',
    exitCode: null,
    detail: null,
    ...part,
  };
}

describe('exitCodeWords', () => {
  it.each([
    [0, 'finished without an error'],
    [1, 'the program reported an error'],
    [42, 'the program reported error 42'],
    [125, 'the engine could not run it'],
    [127, 'its command was not found'],
    [128, 'the program reported error 128'],
    [137, 'ended by SIGKILL, killed without a chance to clean up'],
    [139, 'ended by SIGSEGV, a memory fault in the program'],
    [145, 'ended by signal 17'],
    [255, 'the program reported error 255'],
  ])('%i', (code, words) => expect(exitCodeWords(code)).toBe(words));

  it('knows the ends that somebody may have asked for', () => {
    expect([0, 1, 130, 137, 139, 143].filter(isOrdinaryEnd)).toEqual([0, 130, 137, 143]);
  });

  it('names signals by number and by name', () => {
    expect([signalName('15'), signalName('SIGHUP'), signalName('40')]).toEqual(['SIGTERM', 'SIGHUP', 'signal 40']);
  });
});

describe('eventWords', () => {
  it.each<[Partial<FleetEvent>, string, string, string]>([
    [{ action: 'die', exitCode: 0 }, 'lifecycle', 'idle', 'ended with exit code 0: finished without an error'],
    [{ action: 'die', exitCode: 1 }, 'trouble', 'bad', 'ended with exit code 1: the program reported an error'],
    [{ action: 'die' }, 'lifecycle', 'warn', 'ended'],
    [{ action: 'oom' }, 'trouble', 'bad', 'ran out of memory: the kernel killed a process in it'],
    [{ action: 'kill', detail: '15' }, 'lifecycle', 'idle', 'was sent SIGTERM'],
    [
      { action: 'health_status', detail: 'unhealthy' },
      'trouble',
      'bad',
      'is unhealthy: its health check keeps failing',
    ],
    [{ action: 'health_status', detail: 'healthy' }, 'health', 'ok', 'is healthy'],
    [{ action: 'checkpoint' }, 'lifecycle', 'idle', 'checkpoint'],
    [{ type: 'image', action: 'pull' }, 'images', 'idle', 'image was pulled'],
    [{ type: 'network', action: 'connect' }, 'networks', 'idle', 'network got a container'],
    [{ type: 'console', action: 'disconnected', detail: 'no answer' }, 'console', 'bad', 'engine lost: no answer'],
    [{ type: 'console', action: 'connected' }, 'console', 'ok', 'engine connected'],
  ])('%o', (part, kind, tone, words) => expect(eventWords(event(part))).toEqual({ kind, tone, words }));
});
