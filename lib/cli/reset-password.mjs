// Sets a user's password from the console's own machine, for when nobody can sign in any more:
//   node lib/cli/reset-password.mjs <user>
// The password is asked for on the terminal (or read from standard input, first line), never taken from the arguments, where
// every process could read it. Works while the console runs, too: the user's sessions end within a second.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash } from '@node-rs/argon2';
import Database from 'libsql';
import { askHidden, Refusal } from './ask-hidden.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// The same numbers as lib/server/auth/password.ts; a test holds them against each other.
export const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

function openDatabase(file) {
  if (!existsSync(file)) {
    throw new Refusal(`There is no database ${file}. Name the console's data folder with PILOTHOUSE_DATA.`);
  }
  const database = new Database(file, { timeout: 5_000 });
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  return database;
}

function checkPassword(password, username) {
  const length = [...password].length;
  if (length < 12 || password.length > 256) throw new Refusal('The password needs 12 to 256 characters.');
  if (new Set(password).size < 5) throw new Refusal('The password repeats a few characters.');
  if (username.length >= 3 && password.toLowerCase().replaceAll(username, '').length < 8) {
    throw new Refusal('The password is the user name with little else.');
  }
}

function store(database, user, passwordHash) {
  const now = Date.now();
  database.exec('BEGIN IMMEDIATE');
  try {
    const audit = database
      .prepare(
        'INSERT INTO audit_entries (at, request_id, actor_kind, actor, address, action, target, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run([
        now,
        'command',
        'console',
        'console',
        '',
        'user.password-reset',
        user.id,
        JSON.stringify({ username: user.username }),
      ]);
    database
      .prepare('INSERT INTO audit_outcomes (entry_id, at, outcome) VALUES (?, ?, ?)')
      .run([audit.lastInsertRowid, now, 'ok']);
    database
      .prepare('UPDATE users SET password_hash = ?, disabled_at = NULL, updated_at = ? WHERE id = ?')
      .run([passwordHash, now, user.id]);
    database.prepare('DELETE FROM sessions WHERE user_id = ?').run([user.id]);
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

async function main() {
  const [username, ...more] = process.argv.slice(2);
  if (!username || more.length > 0 || username.startsWith('-')) {
    throw new Refusal(
      'Use: node lib/cli/reset-password.mjs <user>   (the password is asked for; it is never an argument)',
    );
  }
  const dataDir = path.resolve(root, process.env.PILOTHOUSE_DATA || 'data');
  const database = openDatabase(path.join(dataDir, 'state.db'));
  try {
    const user = database.prepare('SELECT id, username FROM users WHERE username = ?').get([username]);
    if (!user) {
      const names = database.prepare('SELECT username FROM users ORDER BY username LIMIT 20').all([]);
      throw new Refusal(
        `There is no user ${username}. There are: ${names.map((row) => row.username).join(', ') || 'none'}.`,
      );
    }
    let password = await askHidden(`New password for ${username} (empty: make one): `);
    const made = password === '';
    if (made) password = randomBytes(18).toString('base64url');
    checkPassword(password, username);
    store(database, user, await hash(password.normalize('NFKC'), ARGON2));
    process.stderr.write(`The password of ${username} is changed; the account is enabled, its sessions have ended.\n`);
    if (made) process.stdout.write(`${password}\n`);
  } finally {
    database.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().then(
    () => process.exit(0),
    (error) => {
      process.stderr.write(`${error instanceof Refusal ? error.message : (error?.stack ?? error)}\n`);
      process.exit(1);
    },
  );
}
