import { describe, expect, it } from 'vitest';
import { hostReachOf, maskMountOptions, maskVolumeOptions } from './volume-options';

describe('mount options', () => {
  it.each([
    ['addr=10.0.0.1,rw,nfsvers=4', 'addr=10.0.0.1,rw,nfsvers=4'],
    ['username=u,password=hunter2,vers=3.0', 'username=u,password=••••••,vers=3.0'],
    ['username=u,pass=hunter2', 'username=u,pass=••••••'],
    ['password2=hunter2', 'password2=••••••'],
    ['username=u,PASSWORD=hunter2,ro', 'username=u,PASSWORD=••••••,ro'],
    ['password=hunt,,er2,ro', 'password=••••••,ro'],
    // A comma that was not doubled: the rest must not show.
    ['username=u,password=hunt,er2,ro,vers=3.0', 'username=u,password=••••••,••••••,ro,vers=3.0'],
    ['username=u, password=hunter2', 'username=u, password=••••••'],
    ['credentials=/etc/cifs,uid=1000', 'credentials=••••••,uid=1000'],
    ['', ''],
  ])('%s', (text, shown) => {
    expect(maskMountOptions(text)).toBe(shown);
  });
});

it('hides secrets in every option', () => {
  const shown = JSON.stringify(
    maskVolumeOptions({
      type: 'cifs',
      o: 'username=u,password=hunter2-a,addr=nas',
      device: '//u:hunter2-b@nas/share',
      url: 'sftp://u:hunter2-c@nas/share',
      password: 'hunter2-d',
      'access-key': 'hunter2-e',
    }),
  );
  expect(shown).not.toContain('hunter2');
  expect(shown).toContain('username=u');
  expect(shown).toContain('@nas/share');
});

describe('reaching into the host', () => {
  it.each<[string, string, Record<string, string>]>([
    ['plain', 'local', {}],
    ['a size', 'local', { size: '1g' }],
    ['tmpfs', 'local', { type: 'tmpfs', device: 'tmpfs', o: 'size=100m,uid=1000' }],
    ['NFS', 'local', { type: 'nfs', device: ':/srv', o: 'addr=10.0.0.1,rw,nfsvers=4,soft' }],
    ['CIFS', 'local', { type: 'cifs', device: '//nas/x', o: 'username=u,password=p,vers=3.0,addr=nas' }],
  ])('%s does not', (_, driver, options) => {
    expect(hostReachOf(driver, options)).toBeNull();
  });
  it.each<[string, string, Record<string, string>]>([
    ['a bind', 'local', { type: 'none', o: 'bind', device: '/' }],
    ['a bind that calls itself tmpfs', 'local', { type: 'tmpfs', o: 'bind', device: '/' }],
    ['a bind that calls itself NFS', 'local', { type: 'nfs', o: 'addr=1.2.3.4,rbind', device: '/etc' }],
    ['blanks around it', 'local', { type: 'tmpfs', o: 'size=1m, bind', device: '/' }],
    ['a disk', 'local', { type: 'ext4', device: '/dev/sda1' }],
    ['no type', 'local', { device: '/', o: 'bind' }],
    ['an overlay', 'local', { type: 'overlay', device: 'overlay', o: 'lowerdir=/,upperdir=/x,workdir=/y' }],
    ['a remount', 'local', { type: 'tmpfs', device: 'tmpfs', o: 'remount' }],
    ['a flag nobody knows', 'local', { type: 'tmpfs', o: 'newflag' }],
    ['a file of the host', 'local', { type: 'cifs', device: '//nas/x', o: 'credentials=/etc/shadow' }],
    ['an option nobody knows', 'local', { mountpoint: '/etc' }],
    ['a plugin', 'rclone', {}],
  ])('%s does', (_, driver, options) => {
    expect(hostReachOf(driver, options)).toEqual(expect.any(String));
  });
});
