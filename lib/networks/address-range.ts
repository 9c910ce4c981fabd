import ipaddr from 'ipaddr.js';

/** An address as a number, with its family: what comparisons need. */
export interface NetworkAddress {
  family: 4 | 6;
  value: bigint;
}

/** Addresses from `first` to `last`, both included. */
export interface AddressRange {
  family: 4 | 6;
  prefix: number;
  first: bigint;
  last: bigint;
}

/** Plain decimal parts only: `010.0.0.1`, `10.1` and `167772161` are addresses to the C library and riddles to people. */
const IPV4 = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;
const IPV6 = /^[0-9a-f:]{2,39}$/i;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/** null for what is no address: names, leading zeros, zones (`%eth0`), IPv4 inside of IPv6. */
export function parseAddress(text: string): NetworkAddress | null {
  const family = IPV4.test(text) ? 4 : IPV6.test(text) && ipaddr.IPv6.isValid(text) ? 6 : null;
  if (family === null) return null;
  const bytes = family === 4 ? ipaddr.IPv4.parse(text).toByteArray() : ipaddr.IPv6.parse(text).toByteArray();
  return { family, value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) };
}

/** `10.0.0.7/24` is all of 10.0.0.0 to 10.0.0.255. null for what is none. */
export function parseRange(text: string): AddressRange | null {
  const [address = '', prefixText = '', ...rest] = text.split('/');
  const base = parseAddress(address);
  if (base === null || rest.length > 0 || !PREFIX.test(prefixText)) return null;
  const prefix = Number(prefixText);
  const bits = base.family === 4 ? 32 : 128;
  if (prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  const first = (base.value / size) * size;
  return { family: base.family, prefix, first, last: first + size - 1n };
}

/** As people and the engine write it; IPv6 shortened (RFC 5952). */
export function addressText({ family, value }: NetworkAddress): string {
  const length = family === 4 ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

export function rangeText({ family, first, prefix }: AddressRange): string {
  return `${addressText({ family, value: first })}/${prefix}`;
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

export function contains(outer: AddressRange, inner: AddressRange | NetworkAddress): boolean {
  if (outer.family !== inner.family) return false;
  const first = 'first' in inner ? inner.first : inner.value;
  const last = 'last' in inner ? inner.last : inner.value;
  return outer.first <= first && last <= outer.last;
}

/** How many addresses containers can have: of IPv4 without the network's own and the broadcast address. Never less than 0. */
export function usableAddresses(range: AddressRange): bigint {
  const all = range.last - range.first + 1n;
  if (range.family === 6) return all;
  return all > 2n ? all - 2n : 0n;
}
