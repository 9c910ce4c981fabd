/**
 * Whether a name says that its value is a secret. Names come from variables (`DB_PASSWORD`), labels (`traefik.auth.token`),
 * flags (`--requirepass`) and keys of objects (`splunk-token`, `apiKey`).
 */

/** Part of a longer word too: `PGPASSWORD`, `MYSQL_PASSWD2`, `CLIENTSECRETVALUE`. */
const ANYWHERE = /password|passwd|passphrase|secret|credential|apikey|privatekey|accesskey|bearer/;
/** The end of a joined word: `accesstoken`, `requirepass`, `encryptionkey`. */
const JOINED =
  /(?:tokens?|(?:require|user|db|root|smtp|mail|sql|admin)pass|masterauth|(?:secret|master|license|encryption|signing|session|account|auth|storage|service|shared|ssh)keys?)$/;
/** Whole words, wherever they stand. */
const WORDS = new Set(['pass', 'pwd', 'creds', 'salt', 'pepper', 'mnemonic', 'jwt', 'pat']);
/** Whole words, only as the last one. */
const LAST_WORDS = new Set(['key', 'keys', 'auth', 'pw']);
/** A last word that makes it something about the secret instead: `TOKEN_TTL`, `AUTH_METHOD`, `PASSWORD_FILE`. */
const ABOUT = new Set(
  'file files path dir directory ttl expiry expires expiration lifetime timeout length size url uri endpoint host port method type algorithm alg issuer audience enabled disabled required policy name prefix header count limit max min rotation id version provider backend'.split(
    ' ',
  ),
);
/** Names that contain a word above and are public. `SandboxKey` is the engine's path of a network namespace. */
const PUBLIC =
  /^(?:pwd|oldpwd|sandboxkey|gpgkeys?|max[a-z]*tokens?|[a-z]*monkeys?|[a-z]*keyboards?|tokenizers?[a-z]*)$/;
const PUBLIC_KEY = /(?:^|_)(?:gpg|pgp|public|pub)_?keys?(?:_|$)|^(?:pub|public)keys?$/;

/** `dbPassword`, `DB-PASSWORD` and `db.password` are all db, password. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 300)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  const joined = words.join('');
  if (PUBLIC.test(joined) || PUBLIC_KEY.test(words.join('_'))) return false;
  if (words.length > 1 && ABOUT.has(last)) return false;
  if (LAST_WORDS.has(last)) return true;
  return (
    words.some((word) => WORDS.has(word) || (!PUBLIC.test(word) && (ANYWHERE.test(word) || JOINED.test(word)))) ||
    /apikey|privatekey|accesskey|connectionstring/.test(joined)
  );
}
