import { describe, expect, it } from 'vitest';
import { type Inspect, inspectSchema } from '../containers/inspect';
import { judgeEntry } from './judge-entry';

const inspect = (fields: object): Inspect => inspectSchema.parse({ Id: 'a'.repeat(64), ...fields });
const bind = (Source: string) => ({ Mounts: [{ Type: 'bind', Source, Destination: '/x', RW: true }] });

describe('into a container', () => {
  it.each<[object, string]>([
    [{ HostConfig: { Privileged: true } }, 'HostConfig.Privileged'],
    [{ HostConfig: { PidMode: 'host' } }, 'HostConfig.PidMode'],
    [{ HostConfig: { CapAdd: ['cap_sys_admin'] } }, 'HostConfig.CapAdd'],
    [{ HostConfig: { CapAdd: ['ALL'] } }, 'HostConfig.CapAdd'],
    [
      { HostConfig: { Devices: [{ PathOnHost: '/dev/sda', PathInContainer: '/dev/sda', CgroupPermissions: 'rwm' }] } },
      'HostConfig.Devices',
    ],
    ...[
      '/',
      '/etc',
      '/etc/ssh',
      '/var/run/docker.sock',
      '/run/user/1000/docker.sock',
      '/var/lib/docker/volumes',
      '/run',
      '/proc',
      '/root',
    ].map((source): [object, string] => [bind(source), 'Mounts']),
  ])('%j only an administrator goes', (fields, field) => {
    expect(judgeEntry(inspect(fields), { mayEscape: false })).toMatchObject([{ field, could: 'administrator' }]);
    expect(judgeEntry(inspect(fields), { mayEscape: true })).toEqual([]);
  });
  it.each<object>([
    {},
    { HostConfig: { CapAdd: ['NET_BIND_SERVICE'] } },
    bind('/srv/data'),
    bind('/var/www'),
    bind('/home/app/docker.socks'),
    { HostConfig: { PidMode: 'container:x' } },
  ])('%j whoever may goes', (fields) => expect(judgeEntry(inspect(fields), { mayEscape: false })).toEqual([]));
});
