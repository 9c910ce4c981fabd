import type { NetworkAttachment } from '@/lib/contract/container-spec';
import { emptyAttachment } from './empty-spec';
import { EntryError, formatFields, parseFields, putPair } from './entry';

/** Of `--network`: a name, or `name=…,alias=…,ip=…`. */
export function parseNetwork(text: string): NetworkAttachment {
  if (!text.includes('=')) return emptyAttachment(text);
  const attachment = emptyAttachment('');
  for (const [name, given] of parseFields(text)) {
    const value = given ?? '';
    if (name === 'name') attachment.name = value;
    else if (name === 'alias') attachment.aliases.push(value);
    else if (name === 'ip') attachment.ipv4 = value;
    else if (name === 'ip6') attachment.ipv6 = value;
    else if (name === 'link-local-ip') attachment.linkLocal.push(value);
    else if (name === 'mac-address') attachment.mac = value.toLowerCase();
    else if (name === 'driver-opt') putPair(attachment.driverOptions, value);
    else if (name === 'gw-priority' && /^-?\d+$/.test(value)) attachment.gatewayPriority = Number(value);
    else
      throw new EntryError(
        `«${name}» is no field of a network: name, alias, ip, ip6, link-local-ip, mac-address, driver-opt, gw-priority.`,
      );
  }
  if (attachment.name === '') throw new EntryError('The network is missing: name=….');
  return attachment;
}

export function formatNetwork(network: NetworkAttachment): string {
  const text = formatFields([
    `name=${network.name}`,
    ...network.aliases.map((alias) => `alias=${alias}`),
    network.ipv4 !== '' && `ip=${network.ipv4}`,
    network.ipv6 !== '' && `ip6=${network.ipv6}`,
    ...network.linkLocal.map((one) => `link-local-ip=${one}`),
    network.mac !== '' && `mac-address=${network.mac}`,
    ...Object.entries(network.driverOptions).map(([name, value]) => `driver-opt=${name}=${value}`),
    network.gatewayPriority !== 0 && `gw-priority=${network.gatewayPriority}`,
  ]);
  return text === `name=${network.name}` ? network.name : text;
}
