import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A key pair with a certificate signed by itself, PEM. Its own authority, for server and client alike. */
export interface TestCertificate {
  cert: string;
  key: string;
}

const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts);
const oid = (...bytes: number[]) => tlv(0x06, Buffer.from(bytes));
const bits = (bytes: Buffer) => tlv(0x03, Buffer.from([0]), bytes);
const YES = Buffer.from([0x01, 0x01, 0xff]);
const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** Node can sign but not make certificates; X.509 by hand (RFC 5280) spares the tests a program that may not be there. */
export function testCertificate({ ip, name = 'test' }: { ip: string; name?: string }): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(tlv(0x31, sequence(oid(0x55, 0x04, 0x03), tlv(0x0c, Buffer.from(name)))));
  const time = (year: number) => tlv(0x17, Buffer.from(`${String(year % 100).padStart(2, '0')}0101000000Z`));
  const year = new Date().getUTCFullYear();
  const alternativeNames = sequence(tlv(0x87, Buffer.from(ip.split('.').map(Number))));
  const extensions = sequence(
    sequence(oid(0x55, 0x1d, 0x13), YES, tlv(0x04, sequence(YES))),
    sequence(oid(0x55, 0x1d, 0x11), tlv(0x04, alternativeNames)),
  );
  const toSign = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    subject,
    sequence(time(year - 1), time(year + 2)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, extensions),
  );
  const signature = createSign('sha256').update(toSign).sign(privateKey);
  const der = sequence(toSign, ECDSA_WITH_SHA256, bits(signature));
  const body = (der.toString('base64').match(/.{1,64}/g) ?? []).join('\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
