import { describe, expect, it } from 'vitest';
import { maskMountOptions } from '@/lib/volumes/volume-options';
import { EMPTY_VOLUME, type NewVolumeForm, volumeBody } from './new-volume-model';

const form = (more: Partial<NewVolumeForm>): NewVolumeForm => ({ ...EMPTY_VOLUME, name: ' data ', ...more });

describe('what the engine is asked for', () => {
  it.each<[string, Partial<NewVolumeForm>, string, Record<string, string>]>([
    ['plain', {}, 'local', {}],
    ['tmpfs', { kind: 'tmpfs', size: ' 100m ' }, 'local', { type: 'tmpfs', device: 'tmpfs', o: 'size=100m' }],
    ['tmpfs without a size', { kind: 'tmpfs' }, 'local', { type: 'tmpfs', device: 'tmpfs' }],
    [
      'NFS',
      { kind: 'nfs', server: ' 10.0.0.5 ', path: '/srv/data', nfsVersion: '3', readOnly: true },
      'local',
      { type: 'nfs', device: ':/srv/data', o: 'addr=10.0.0.5,ro,nfsvers=3' },
    ],
    [
      'CIFS',
      { kind: 'cifs', server: 'nas', path: '/data', user: 'u', password: 'a,b', domain: 'CORP' },
      'local',
      { type: 'cifs', device: '//nas/data', o: 'addr=nas,username=u,password=a,,b,domain=CORP,rw' },
    ],
    [
      'CIFS as a guest',
      { kind: 'cifs', server: 'nas', path: 'data' },
      'local',
      { type: 'cifs', device: '//nas/data', o: 'addr=nas,guest,rw' },
    ],
    [
      'another driver',
      {
        kind: 'other',
        driver: ' rclone ',
        options: [
          { name: ' remote ', value: 'x' },
          { name: '', value: 'lost' },
        ],
      },
      'rclone',
      { remote: 'x' },
    ],
  ])('%s', (_, more, driver, options) => {
    expect(volumeBody(form(more))).toEqual({ name: 'data', driver, options, labels: {} });
  });
  it('a password with commas is hidden as a whole afterwards', () => {
    const { options } = volumeBody(
      form({ kind: 'cifs', server: 'nas', path: 'd', user: 'u', password: 'hunter2,hunter3,,hunter4' }),
    );
    expect(maskMountOptions(options?.o ?? '')).not.toContain('hunter');
  });
});
