import { describe, expect, it } from 'vitest';
import { testCertificate } from '../testing/test-certificate';
import { transportError } from './errors';
import { clientCertificate, isTlsError, tlsTrouble } from './tls-errors';

const ADDRESS = 'tcp://10.0.0.5:2376';

describe('what is wrong with TLS, in words that name the one thing to mend', () => {
  it.each([
    [
      'CERT_HAS_EXPIRED',
      'certificate has expired',
      /certificate of tcp:\S+ has expired/,
      /new certificate for the engine/,
    ],
    ['CERT_NOT_YET_VALID', '', /not valid yet/, /clocks/],
    ['SELF_SIGNED_CERT_IN_CHAIN', '', /not signed by the certificate authority/, /ca\.pem/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', '', /not signed by the certificate authority/, /ca\.pem/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', /not signed by the certificate authority/, /ca\.pem/],
    ['EPROTO', 'wrong version number', /does not speak TLS/, /2375/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', '', /does not speak TLS/, /--tlsverify/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '', /asks for a client certificate/, /cert\.pem, key\.pem/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', '', /does not accept the client certificate/, /--tlscacert/],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', '', /client certificate of the console has expired/, /under Hosts/],
    ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', '', /do not belong together/, /key of this certificate/],
    ['ERR_OSSL_PEM_NO_START_LINE', '', /cannot be read/, /BEGIN CERTIFICATE/],
    ['ERR_SSL_SOMETHING_NEW', '', /could not agree on TLS \(ERR_SSL_SOMETHING_NEW\)/, /Check that/],
  ])('%s', (code, message, detail, hint) => {
    const trouble = tlsTrouble(ADDRESS, code, message);
    expect(trouble.detail).toMatch(detail);
    expect(trouble.hint).toMatch(hint);
    expect(isTlsError(code, new Error(message))).toBe(true);
  });

  it.each([
    ['none given', { given: false, expiredAt: null }, /asks for a client certificate/],
    ['expired', { given: true, expiredAt: new Date('2026-01-02T03:04:05Z') }, /has expired \(on 2026-01-02\)/],
    ['a stranger’s', { given: true, expiredAt: null }, /signed by another authority/],
  ])('“bad certificate” means: %s', (_, client, detail) => {
    expect(tlsTrouble(ADDRESS, 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', '', client).detail).toMatch(detail);
  });

  it('reads until when the client certificate is valid', () => {
    const { cert } = testCertificate({ ip: '127.0.0.1' });
    expect(clientCertificate(undefined, Date.now())).toEqual({ given: false, expiredAt: null });
    expect(clientCertificate(cert, Date.now())).toEqual({ given: true, expiredAt: null });
    expect(clientCertificate(cert, Date.now() + 4 * 365 * 86_400_000).expiredAt).toBeInstanceOf(Date);
    expect(clientCertificate('no certificate', Date.now())).toEqual({ given: true, expiredAt: null });
  });

  it('names what the certificate is made out to', () => {
    const message =
      "Hostname/IP does not match certificate's altnames: Host: build. is not in the cert's altnames: DNS:engine, IP Address:10.0.0.9";
    const words = (text: string) => tlsTrouble(ADDRESS, 'ERR_TLS_CERT_ALTNAME_INVALID', text).detail;
    expect(words(message)).toMatch(/other names: DNS:engine, IP Address:10\.0\.0\.9\.$/);
    const ofAddress =
      "Hostname/IP does not match certificate's altnames: IP: 10.0.0.5 is not in the cert's list: 10.0.0.9";
    expect(words(ofAddress)).toMatch(/other names: 10\.0\.0\.9\.$/);
    expect(words('something else')).toMatch(/none that is this one/);
  });

  it('the error of a socket becomes it, and what OpenSSL wrote beside it does not come along', () => {
    const error = Object.assign(
      new Error('C0FFEE:error:0A000416:SSL routines:ssl3_read_bytes:ssl/record/rec_layer_s3.c'),
      {
        code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
      },
    );
    const problem = transportError(error, {
      endpoint: { kind: 'tcp', host: '10.0.0.5', port: 2376, tls: { key: 'SECRET' } },
      operation: 'listing the containers',
    }).toProblem();
    expect(problem).toMatchObject({ code: 'engine_unreachable', detail: expect.stringContaining(ADDRESS) });
    expect(JSON.stringify(problem)).not.toMatch(/SECRET|rec_layer/);
  });

  it('other failures of a socket are none of TLS', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET'])
      expect(isTlsError(code, new Error(`connect ${code} 10.0.0.5:2376`))).toBe(false);
  });
});
