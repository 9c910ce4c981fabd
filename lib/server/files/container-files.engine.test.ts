import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import { TarReader } from '@/lib/files/tar-reader';
import { engineKit, VERSIONS } from '@/lib/testing/engine-kit';
import { OPEN_POLICY } from '@/lib/testing/open-policy';
import { listFiles } from './list-files';
import { download, readText } from './read-file';
import { uploadFile } from './upload-file';

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: AppError) => error,
  );

const MAKE = `
mkdir -p /srv/deep/er /srv/empty; cd /srv
printf 'gr\\303\\274n\\n' > text; head -c 3000000 /dev/zero > zeros; ln -s deep/er link; ln -s /nowhere broken; ln -s text filelink
printf x > "$(printf 'two\\nlines')"; printf x > "$(printf 'turn\\342\\200\\256txt.exe')"; mkfifo pipe
i=0; while [ $i -lt 60 ]; do echo $i > deep/file-$i; i=$((i+1)); done
exec sleep 86400`;

describe.each(VERSIONS)('%s', (version) => {
  const engines = engineKit(version);
  async function setUp(options: { host?: Record<string, unknown> } = {}) {
    const kit = await engines.ready();
    const id = await kit.run(['sh', '-c', MAKE], options);
    const list = (path: string, running = true) => listFiles(kit.engine, { id, running }, path, OPEN_POLICY);
    await expect
      .poll(async () => (await list('/srv/deep').catch(() => null))?.entries.length, { timeout: 10_000 })
      .toBe(61);
    return { ...kit, id, list };
  }
  function upload(
    engine: Engine,
    id: string,
    path: string,
    content: Buffer,
    more: { overwrite?: boolean; size?: number } = {},
  ) {
    return uploadFile(engine, id, {
      path,
      overwrite: more.overwrite ?? false,
      size: more.size ?? content.length,
      maxBytes: 64 * 1024 * 1024,
      body: Readable.toWeb(Readable.from([content])) as unknown as ReadableStream<Uint8Array>,
      now: 1_700_000_000_000,
    });
  }
  async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const got: Uint8Array[] = [];
    for await (const chunk of chunks) got.push(Buffer.from(chunk));
    return Buffer.concat(got);
  }

  it('lists a folder of a running container and of a stopped one alike', async () => {
    const { engine, id, list } = await setUp();
    const running = await list('/srv');
    expect(running).toMatchObject({ path: '/srv', complete: true, source: 'shell' });
    const kinds = Object.fromEntries(running.entries.map(({ kind, name }) => [name, kind]));
    expect(kinds).toEqual({
      deep: 'folder',
      empty: 'folder',
      broken: 'link',
      filelink: 'link',
      link: 'link',
      pipe: 'other',
      text: 'file',
      'turn\u202etxt.exe': 'file',
      'two\nlines': 'file',
      zeros: 'file',
    });
    expect(running.entries.find(({ name }) => name === 'zeros')).toMatchObject({ size: 3_000_000, user: 0 });
    expect((await list('/srv/link')).path).toBe('/srv/deep/er');
    expect(await refusal(list('/srv/none'))).toMatchObject({ code: 'file_not_found' });
    expect(await refusal(list('/srv/text'))).toMatchObject({ code: 'conflict' });
    await engine.actOnContainer(id, 'kill');
    const stopped = await list('/srv', false);
    expect(stopped).toMatchObject({ source: 'archive', complete: true });
    expect(stopped.entries.map(({ kind, name, size }) => ({ kind, name, size }))).toEqual(
      running.entries.map(({ kind, name, size }) => ({ kind, name, size })),
    );
    expect(await refusal(list('/srv/none', false))).toMatchObject({ code: 'file_not_found' });
    expect((await list('/', false)).entries.map(({ name }) => name)).toContain('srv');
  });

  it('shows text, says what is none, follows links inside', async () => {
    const { engine, id } = await setUp();
    expect(await readText(engine, id, '/srv/text')).toMatchObject({ text: 'grün\n', truncated: false });
    expect(await readText(engine, id, '/srv/filelink')).toMatchObject({ path: '/srv/text', text: 'grün\n' });
    expect(await readText(engine, id, '/srv/zeros')).toMatchObject({ text: null, size: 3_000_000, truncated: true });
    expect(await refusal(readText(engine, id, '/srv/broken'))).toMatchObject({ code: 'file_not_found' });
    expect(await refusal(readText(engine, id, '/srv/deep'))).toMatchObject({ code: 'conflict' });
    expect(await refusal(readText(engine, id, '/srv/pipe'))).toMatchObject({ code: 'conflict' });
  });

  it('downloads a file as it is, a folder as tar', async () => {
    const { engine, id } = await setUp();
    const file = await download(engine, id, '/srv/zeros', 10_000_000);
    expect(file).toMatchObject({ name: 'zeros', size: 3_000_000 });
    expect((await all(file.bytes)).equals(Buffer.alloc(3_000_000))).toBe(true);
    const folder = await download(engine, id, '/srv/deep', 10_000_000);
    const names: string[] = [];
    for (const piece of new TarReader().push(await all(folder.bytes)))
      if (piece.type === 'entry') names.push(piece.header.name);
    expect(names).toContain('deep/file-59');
    expect(await refusal(download(engine, id, '/srv/zeros', 1_000))).toMatchObject({ code: 'body_too_large' });
    const large = await download(engine, id, '/srv', 1_000_000);
    expect(await refusal(all(large.bytes))).toMatchObject({ code: 'conflict' });
  });

  it('uploads, asks before it replaces, keeps owner and mode', async () => {
    const { engine, id } = await setUp();
    const content = Buffer.alloc(5_000_000, 'upload ');
    expect(await upload(engine, id, '/srv/deep/new ü.bin', content)).toEqual({
      path: '/srv/deep/new ü.bin',
      bytes: content.length,
      replaced: false,
    });
    expect((await all((await download(engine, id, '/srv/deep/new ü.bin', 1e9)).bytes)).equals(content)).toBe(true);
    expect(await refusal(upload(engine, id, '/srv/text', content))).toMatchObject({ code: 'file_exists' });
    await engine.runExec(
      id,
      { command: ['sh', '-c', 'chmod 640 /srv/text; chown 12:34 /srv/text'], user: '0', workingDir: '/' },
      { policy: OPEN_POLICY, timeoutMs: 10_000, maxBytes: 1_000 },
    );
    await upload(engine, id, '/srv/text', Buffer.from('changed'), { overwrite: true });
    const { stdout } = await engine.runExec(
      id,
      { command: ['sh', '-c', 'stat -c "%a %u:%g" /srv/text; cat /srv/text'], user: '0', workingDir: '/' },
      { policy: OPEN_POLICY, timeoutMs: 10_000, maxBytes: 1_000 },
    );
    expect(stdout.toString()).toBe('640 12:34\nchanged');
    for (const path of ['/srv/deep', '/srv/link', '/srv/pipe'])
      expect(await refusal(upload(engine, id, path, content, { overwrite: true }))).toMatchObject({
        code: 'file_exists',
      });
    expect(await refusal(upload(engine, id, '/srv/nowhere/x', content))).toMatchObject({ code: 'file_not_found' });
    expect((await upload(engine, id, '/srv/BZh91AY', Buffer.from('plain'))).bytes).toBe(5);
    expect(await readText(engine, id, '/srv/BZh91AY')).toMatchObject({ text: 'plain' });
    expect((await upload(engine, id, '/srv/nothing', Buffer.alloc(0))).bytes).toBe(0);
  });

  it('refuses what breaks off, is larger than it says, or goes into what is read-only', async () => {
    const { engine, id, run } = await setUp();
    expect(await refusal(upload(engine, id, '/srv/short', Buffer.from('abc'), { size: 9_999_999 }))).toBeTruthy();
    expect(await refusal(upload(engine, id, '/srv/long', Buffer.alloc(100_000), { size: 10 }))).toBeTruthy();
    expect(await refusal(upload(engine, id, '/srv/huge', Buffer.from('x'), { size: 65 * 1024 * 1024 }))).toMatchObject({
      code: 'body_too_large',
    });
    const locked = await run(['sleep', '86400'], { host: { ReadonlyRootfs: true } });
    const told = await refusal(upload(engine, locked, '/etc/x', Buffer.from('x')));
    expect(told).toMatchObject({ code: 'conflict' });
    expect(told.detail).toContain('read-only');
  });
});
