import type { BodyInput } from '@/lib/contract/endpoint';
import type { addHost } from '@/lib/contract/endpoints/hosts';
import type { HostColour, HostEndpointInput, HostRecord } from '@/lib/contract/host';

export type NewHost = BodyInput<typeof addHost>;
export type EndpointKind = HostEndpointInput['kind'];

export const SECRETS = ['ca', 'cert', 'key', 'privateKey', 'passphrase', 'password'] as const;
export type SecretName = (typeof SECRETS)[number];

/** What stands in the form: flat, all of it text or choice; fields of the other kinds keep what was typed. */
export interface HostForm extends Record<SecretName, string> {
  name: string;
  environment: string;
  colour: HostColour | '';
  position: string;
  kind: EndpointKind;
  path: string;
  host: string;
  port: string;
  tls: boolean;
  user: string;
  /** '': nobody has confirmed one. */
  hostKey: string;
  /** Kept secrets to take away. */
  removed: SecretName[];
}

export const ENDPOINT_FIELDS = [
  'kind',
  'path',
  'host',
  'port',
  'tls',
  'user',
  'hostKey',
  'removed',
  ...SECRETS,
] as const;

export const DEFAULT_PORT: Record<EndpointKind, string> = { socket: '', tcp: '2376', ssh: '22' };
export const PLAIN_PORT = '2375';

const EMPTY: HostForm = {
  name: '',
  environment: '',
  colour: '',
  position: '0',
  kind: 'tcp',
  path: '/var/run/docker.sock',
  host: '',
  port: DEFAULT_PORT.tcp,
  tls: true,
  user: '',
  hostKey: '',
  ca: '',
  cert: '',
  key: '',
  privateKey: '',
  passphrase: '',
  password: '',
  removed: [],
};

/** The form of a host that is changed, or an empty one. */
export function hostForm(record: HostRecord | null): HostForm {
  if (record === null) return EMPTY;
  const { name, environment, colour, position, endpoint } = record;
  const common = {
    ...EMPTY,
    name,
    environment: environment ?? '',
    colour: colour ?? ('' as const),
    position: String(position),
  };
  if (endpoint === null) return { ...common, kind: 'socket' };
  if (endpoint.kind === 'socket') return { ...common, kind: 'socket', path: endpoint.path };
  const place = { host: endpoint.host, port: String(endpoint.port) };
  if (endpoint.kind === 'tcp') return { ...common, kind: 'tcp', ...place, tls: endpoint.tls };
  return {
    ...common,
    kind: 'ssh',
    ...place,
    user: endpoint.user,
    path: endpoint.path,
    hostKey: endpoint.hostKey ?? '',
  };
}

/** A secret: given, taken away (null), or left as it is (left out). */
function secretsOf<N extends SecretName>(form: HostForm, names: readonly N[]): Partial<Record<N, string | null>> {
  const given: Partial<Record<N, string | null>> = {};
  for (const name of names) {
    if (form[name] !== '') given[name] = withLineEnd(name, form[name]);
    else if (form.removed.includes(name)) given[name] = null;
  }
  return given;
}

/** Key files end with a line end, which copying and pasting loses. */
function withLineEnd(name: SecretName, text: string): string {
  return name === 'passphrase' || name === 'password' || text.endsWith('\n') ? text : `${text}\n`;
}

export function endpointInput(form: HostForm): HostEndpointInput {
  const place = { host: form.host.trim(), port: Number(form.port) };
  switch (form.kind) {
    case 'socket':
      return { kind: 'socket', path: form.path.trim() };
    case 'tcp':
      return { kind: 'tcp', ...place, tls: form.tls, ...(form.tls && secretsOf(form, ['ca', 'cert', 'key'])) };
    case 'ssh':
      return {
        kind: 'ssh',
        ...place,
        user: form.user.trim(),
        path: form.path.trim(),
        hostKey: form.hostKey === '' ? null : form.hostKey,
        ...secretsOf(form, ['privateKey', 'passphrase', 'password']),
      };
  }
}

/** What is sent to add the host. */
export function newHost(form: HostForm): NewHost {
  return { ...descriptionOf(form), endpoint: endpointInput(form) };
}

/** Name, labels and place, which every host has. */
export function descriptionOf(form: HostForm): Omit<NewHost, 'endpoint'> & { name: string } {
  return {
    name: form.name.trim(),
    environment: form.environment.trim() === '' ? null : form.environment.trim(),
    colour: form.colour === '' ? null : form.colour,
    position: Number(form.position),
  };
}

/** The field of the form that a path of the contract (`endpoint.privateKey`) belongs to. */
export function fieldOf(path: string): string {
  return path.replace(/^endpoint\./, '').replace(/^(?:socket|tcp|ssh)\./, '');
}
