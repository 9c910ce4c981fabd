// `npm run restore -- <file>`: checks a backup and leaves it for the next start of the console, which puts it in the place of the
// present data (kept in `before-restore-<time>`). Works while the console runs, too: it goes on with its data until it is restarted.
import path from 'node:path';
import { askHidden, Refusal } from './ask-hidden.mjs';
import { PrepareError, prepare, ROOT } from './prepare.mjs';

async function main() {
  const [file, ...more] = process.argv.slice(2);
  if (!file || more.length > 0 || file.startsWith('-')) {
    throw new Refusal('Use: npm run restore -- <file>   (the passphrase is asked for; it is never an argument)');
  }
  await prepare({ build: false });
  const { stageRestore } = await import('../server/backup/data-folder.mjs');
  const dataDir = path.resolve(ROOT, process.env.PILOTHOUSE_DATA || 'data');
  const keyFile = process.env.PILOTHOUSE_SECRET_KEY_FILE
    ? path.resolve(ROOT, process.env.PILOTHOUSE_SECRET_KEY_FILE)
    : null;
  const source = path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
  const passphrase = await askHidden('Passphrase of the backup: ');
  const { createdAt, version } = await stageRestore({ dataDir, keyFile, source, passphrase });
  process.stdout.write(
    `The backup of ${createdAt} (version ${version}) is whole. Start the console, or restart it, and it uses this data; ` +
      `the present data is kept in ${dataDir} under before-restore-…\n`,
  );
}

main().then(
  () => process.exit(0),
  (error) => {
    const forPeople =
      error instanceof Refusal || error instanceof PrepareError || error?.constructor?.name === 'BackupError';
    const missing = error?.code === 'ENOENT' ? `There is no file ${error.path}.` : null;
    process.stderr.write(`${missing ?? (forPeople ? error.message : (error?.stack ?? error))}\n`);
    process.exit(1);
  },
);
