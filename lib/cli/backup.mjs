// `npm run backup -- <file>`: the console's own data as one sealed file, while it runs or not. The passphrase is asked for, or is the
// first line of standard input.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { askHidden, Refusal } from './ask-hidden.mjs';
import { PrepareError, prepare, ROOT } from './prepare.mjs';

async function main() {
  const [file, ...more] = process.argv.slice(2);
  if (!file || more.length > 0 || file.startsWith('-')) {
    throw new Refusal('Use: npm run backup -- <file>   (the passphrase is asked for; it is never an argument)');
  }
  await prepare({ build: false });
  const { backUp } = await import('../server/backup/data-folder.mjs');
  const dataDir = path.resolve(ROOT, process.env.PILOTHOUSE_DATA || 'data');
  const keyFile = process.env.PILOTHOUSE_SECRET_KEY_FILE;
  const passphrase = await askHidden('Passphrase that seals the backup (12 characters or more): ');
  if (process.stdin.isTTY && passphrase !== (await askHidden('The same once more: '))) {
    throw new Refusal('The two differ; nothing was written.');
  }
  const target = path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const options = { dataDir, keyFile: keyFile ? path.resolve(ROOT, keyFile) : null, target, passphrase, version };
  await backUp({ ...options, now: new Date() });
  process.stdout.write(
    `Written: ${target}\nKeep the passphrase apart from it: without it nobody can restore, with it anybody can.\n`,
  );
}

main().then(
  () => process.exit(0),
  (error) => {
    const forPeople =
      error instanceof Refusal || error instanceof PrepareError || error?.constructor?.name === 'BackupError';
    const exists = error?.code === 'EEXIST' ? `${error.path} is there already and is not overwritten.` : null;
    process.stderr.write(`${exists ?? (forPeople ? error.message : (error?.stack ?? error))}\n`);
    process.exit(1);
  },
);
