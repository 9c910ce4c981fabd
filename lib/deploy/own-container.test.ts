import { describe, expect, it } from 'vitest';
import { ownContainerId } from './own-container';

const ID = '5d3cbd1b7d4f1a0c7f1f6b6f0a5e5d4c3b2a19080706050403020100ffeeddcc';

describe('in which container the console runs', () => {
  it.each([
    [
      'the engine’s file for the host name',
      `612 600 8:1 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw - ext4 /dev/sda1 rw`,
      '0::/',
      ID,
    ],
    ['control groups of version 1', '', `12:memory:/docker/${ID}\n`, ID],
    ['the host', '25 1 8:1 / / rw - ext4 /dev/sda1 rw', '0::/user.slice/session-1.scope', null],
    [
      'a mount of another container’s folder',
      `700 600 8:1 /var/lib/docker/containers/${ID}/log /logs rw - ext4 x rw`,
      '0::/',
      null,
    ],
  ] as const)('%s', (_, mounts, cgroup, id) => {
    expect(ownContainerId(mounts, cgroup)).toBe(id);
  });
});
