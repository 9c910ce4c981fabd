import { type Pair, pairsRecord } from '@/components/shared/inventory/pairs-field';
import type { BodyInput } from '@/lib/contract/endpoint';
import type { createVolume } from '@/lib/contract/endpoints/volumes';

export const VOLUME_KINDS = ['plain', 'tmpfs', 'nfs', 'cifs', 'other'] as const;
export type VolumeKind = (typeof VOLUME_KINDS)[number];

export const KIND_WORDS: Readonly<Record<VolumeKind, { label: string; hint: string }>> = {
  plain: { label: 'On the host', hint: 'A folder that the engine keeps on its own disk.' },
  tmpfs: { label: 'In memory (tmpfs)', hint: 'Its content is lost when the last container that uses it stops.' },
  nfs: { label: 'NFS', hint: 'A folder of an NFS server. It is connected when the first container starts.' },
  cifs: {
    label: 'Windows share (CIFS)',
    hint: 'A share of a Windows or Samba server. It is connected when the first container starts.',
  },
  other: {
    label: 'Another driver, or options of your own',
    hint: 'Plugins and options that reach into the host are for administrators.',
  },
};

export interface NewVolumeForm {
  name: string;
  kind: VolumeKind;
  /** tmpfs: such as `100m`; empty: half of the memory. */
  size: string;
  server: string;
  /** Of NFS: the exported path. Of CIFS: the share. */
  path: string;
  nfsVersion: '4' | '3';
  readOnly: boolean;
  user: string;
  password: string;
  domain: string;
  driver: string;
  options: Pair[];
  labels: Pair[];
}

export const EMPTY_VOLUME: NewVolumeForm = {
  name: '',
  kind: 'plain',
  size: '',
  server: '',
  path: '',
  nfsVersion: '4',
  readOnly: false,
  user: '',
  password: '',
  domain: '',
  driver: 'local',
  options: [],
  labels: [],
};

/** What the engine is asked for. */
export function volumeBody(form: NewVolumeForm): BodyInput<typeof createVolume> {
  return {
    name: form.name.trim(),
    driver: form.kind === 'other' ? form.driver.trim() : 'local',
    options: driverOptions(form),
    labels: pairsRecord(form.labels),
  };
}

function driverOptions(form: NewVolumeForm): Record<string, string> {
  const server = form.server.trim();
  const path = form.path.trim();
  const mode = form.readOnly ? 'ro' : 'rw';
  switch (form.kind) {
    case 'plain':
      return {};
    case 'tmpfs':
      return { type: 'tmpfs', device: 'tmpfs', ...(form.size.trim() !== '' && { o: `size=${form.size.trim()}` }) };
    case 'nfs':
      // `addr` must be an option: the kernel gets no names resolved from the device alone.
      return { type: 'nfs', device: `:${path}`, o: `addr=${server},${mode},nfsvers=${form.nfsVersion}` };
    case 'cifs': {
      const login =
        form.user.trim() === ''
          ? ['guest']
          : [
              `username=${form.user.trim()}`,
              `password=${escaped(form.password)}`,
              ...(form.domain.trim() ? [`domain=${form.domain.trim()}`] : []),
            ];
      return {
        type: 'cifs',
        device: `//${server}/${path.replace(/^[\\/]+/, '')}`,
        o: [`addr=${server}`, ...login, mode].join(','),
      };
    }
    case 'other':
      return pairsRecord(form.options);
  }
}

/** A comma ends a mount option; the kernel takes two for one that belongs to a password. */
function escaped(password: string): string {
  return password.replaceAll(',', ',,');
}
