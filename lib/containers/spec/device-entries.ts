import type { ContainerSpec } from '@/lib/contract/container-spec';
import { EntryError, formatFields, parseFields, putPair } from './entry';

export type Device = ContainerSpec['devices'][number];
export type DeviceRequest = ContainerSpec['deviceRequests'][number];

const PERMISSIONS = /^[rwm]{1,3}$/;

/** Of `--device`: `/dev/x[:/dev/y][:rwm]`. */
export function parseDevice(text: string): Device | DeviceRequest {
  // CDI (`vendor.com/class=name`), as engines from 25 on take it.
  if (!text.startsWith('/')) {
    if (!/^[^/]+\/[^=/]+=[^=]+$/.test(text)) throw new EntryError(`«${text}»: a device is a path such as /dev/snd.`);
    return { driver: 'cdi', count: 0, ids: [text], capabilities: [], options: {} };
  }
  const [host = '', second = '', third = ''] = text.split(':');
  const isPermission = third === '' && PERMISSIONS.test(second);
  const container = isPermission || second === '' ? host : second;
  const permissions = (isPermission ? second : third) || 'rwm';
  if (!PERMISSIONS.test(permissions))
    throw new EntryError(`«${permissions}»: what may be done with a device is r, w and m.`);
  return { host, container, permissions };
}

export function formatDevice({ container, host, permissions }: Device): string {
  const rest = permissions === 'rwm' ? '' : `:${permissions}`;
  return container === host ? `${host}${rest}` : `${host}:${container}${rest}`;
}

/** Of `--gpus`: `all`, `2`, `device=0,1` (quoted), `driver=nvidia,count=1,capabilities=utility`. */
export function parseGpus(text: string): DeviceRequest {
  const request: DeviceRequest = { driver: '', count: 0, ids: [], capabilities: [], options: {} };
  let given = false;
  for (const [name, value] of parseFields(text)) {
    const count = value === null ? name : name === 'count' ? value : null;
    if (count !== null) {
      if (!/^(?:all|\d+)$/.test(count)) throw new EntryError(`«${text}»: how many GPUs is all or a number.`);
      request.count = count === 'all' ? -1 : Number(count);
      given = true;
    } else if (name === 'device') request.ids = (value ?? '').split(',');
    else if (name === 'driver') request.driver = value ?? '';
    else if (name === 'capabilities') request.capabilities = (value ?? '').split(',');
    else if (name === 'options') for (const one of (value ?? '').split(',')) putPair(request.options, one);
    else throw new EntryError(`«${name}» is no field of --gpus: count, device, driver, capabilities, options.`);
  }
  if (!given && request.ids.length === 0) request.count = 1;
  if (!request.capabilities.includes('gpu')) request.capabilities = ['gpu', ...request.capabilities];
  return request;
}

export function formatGpus(request: DeviceRequest): string {
  const capabilities = request.capabilities.filter((one) => one !== 'gpu');
  return formatFields([
    request.driver !== '' && `driver=${request.driver}`,
    request.ids.length === 0 && `count=${request.count === -1 ? 'all' : request.count}`,
    request.ids.length > 0 && `device=${request.ids.join(',')}`,
    capabilities.length > 0 && `capabilities=${capabilities.join(',')}`,
    Object.keys(request.options).length > 0 &&
      `options=${Object.entries(request.options)
        .map(([name, value]) => `${name}=${value}`)
        .join(',')}`,
  ]).replace(/^count=(\w+)$/, '$1');
}
