import 'server-only';
import { X509Certificate } from 'node:crypto';

/** What went wrong while both sides agreed on TLS, in words that name the one thing to mend. */
export interface TlsTrouble {
  detail: string;
  hint: string;
}

const RENEW = 'Make a new certificate for the engine and restart it; then test the connection again.';

/** Whether an error of a socket is one of TLS; `code` is its code, if it has one. */
export function isTlsError(code: string | undefined, error: unknown): boolean {
  if (code !== undefined && /^(?:ERR_(?:TLS|SSL|OSSL)_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code))
    return true;
  return error instanceof Error && /certificate|tls|ssl/i.test(error.message);
}

/** The client certificate as it was given. Engines refuse one that is missing, expired or a stranger's with the same word, by version. */
export interface ClientCertificate {
  given: boolean;
  /** It was valid until then, which has passed. */
  expiredAt: Date | null;
}

export function clientCertificate(pem: string | undefined, now: number): ClientCertificate {
  if (pem === undefined) return { given: false, expiredAt: null };
  try {
    const until = new Date(new X509Certificate(pem).validTo);
    return { given: true, expiredAt: until.getTime() < now ? until : null };
  } catch {
    // What cannot be read is refused before anything is sent.
    return { given: true, expiredAt: null };
  }
}

const REFUSED_CLIENT = new Set([
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
]);

/** By OpenSSL's and Node's codes (node: TLS error codes; OpenSSL x509_txt.c). `code` may be missing. */
export function tlsTrouble(
  address: string,
  code: string | undefined,
  message: string,
  client: ClientCertificate = { given: true, expiredAt: null },
): TlsTrouble {
  if (code !== undefined && REFUSED_CLIENT.has(code)) return refusedClient(address, code, client);
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return { detail: `The certificate of ${address} has expired.`, hint: RENEW };
    case 'CERT_NOT_YET_VALID':
      return {
        detail: `The certificate of ${address} is not valid yet.`,
        hint: 'Compare the clocks of both machines; one of them is wrong, or the certificate was made for later.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        detail: `The certificate of ${address} is made out to other names: ${names(message)}.`,
        hint: 'Use one of those names as the address, or make a certificate whose subjectAltName has this one.',
      };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
      return {
        detail: `The certificate of ${address} was not signed by the certificate authority that was given (${code}).`,
        hint: 'Give the ca.pem with which the engine’s certificate was signed. If it was always another one, somebody may stand in between.',
      };
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return {
        detail: `${address} does not speak TLS on this port.`,
        hint: 'Engines listen with TLS on 2376 and without on 2375. Check the port, and that dockerd runs with --tlsverify.',
      };
    case 'ERR_OSSL_X509_KEY_VALUES_MISMATCH':
      return {
        detail: 'Client certificate and key do not belong together.',
        hint: 'Give the key of this certificate.',
      };
    case 'ERR_OSSL_PEM_NO_START_LINE':
    case 'ERR_OSSL_PEM_BAD_BASE64_DECODE':
    case 'ERR_OSSL_UNSUPPORTED':
      return {
        detail: 'A certificate or key cannot be read.',
        hint: 'They are PEM text: -----BEGIN CERTIFICATE----- and -----BEGIN … PRIVATE KEY-----, the key without a passphrase.',
      };
    default:
      return {
        detail: `${address} and the console could not agree on TLS (${code ?? 'TLS'}).`,
        hint: 'Check that the certificate authority, the client certificate and its key belong to this engine, are not expired and name this host.',
      };
  }
}

function refusedClient(address: string, code: string, { given, expiredAt }: ClientCertificate): TlsTrouble {
  if (
    !given ||
    code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' ||
    code === 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'
  )
    return {
      detail: `${address} asks for a client certificate, and none was given that it takes.`,
      hint: 'Give the client certificate and key (cert.pem, key.pem) signed by the engine’s --tlscacert.',
    };
  if (expiredAt !== null || code === 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED') {
    const when = expiredAt === null ? '' : ` (on ${expiredAt.toISOString().slice(0, 10)})`;
    return {
      detail: `The client certificate of the console has expired${when}, and ${address} does not accept it.`,
      hint: 'Make a new client certificate and give it under Hosts.',
    };
  }
  return {
    detail: `${address} does not accept the client certificate: it was signed by another authority (${code}).`,
    hint: 'Sign the client certificate with the authority that the engine names in --tlscacert.',
  };
}

/** From Node's `… is not in the cert's altnames: DNS:a, IP Address:10.0.0.1`; of an address `… is not in the cert's list: 10.0.0.1`. */
function names(message: string): string {
  return (
    /is not (?:in the )?cert's (?:altnames|list|CN): (.{1,200})/.exec(message)?.[1]?.trim() || 'none that is this one'
  );
}
