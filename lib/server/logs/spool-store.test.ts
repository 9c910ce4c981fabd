import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine, LogFrame } from '@/lib/docker/engine';
import { FakeClock } from '@/lib/testing/fake-clock';
import { containerFixture } from '@/lib/testing/fake-live';
import { quietLog } from '@/lib/testing/log-kit';
import { readBlock, type Spool } from './spool';
import { type SpoolLimits, SpoolStore } from './spool-store';

const never = new AbortController().signal;
let dataDir: string;
let stores: SpoolStore[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'spool-'));
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  stores = [];
  await rm(dataDir, { recursive: true, force: true });
});

/** A log of `count` lines of 1,000 bytes; `hold` keeps it from ending. */
function engineOf(count: number, hold?: Promise<void>): Engine {
  return {
    async *followLogs(): AsyncGenerator<LogFrame> {
      for (let n = 0; n < count; n++) {
        const stamp = `2026-11-20T18:36:46.${String(n).padStart(9, '0')}Z`;
        yield { stream: 'stdout', bytes: Buffer.from(`${stamp} ${String(n).padEnd(1_000, '.')}\n`) };
      }
      await hold;
    },
  } as unknown as Engine;
}

function storeWith(limits: Partial<SpoolLimits> = {}) {
  const clock = new FakeClock();
  const store = new SpoolStore({
    dataDir,
    clock,
    log: quietLog,
    limits: { spoolBytes: 64_000_000, totalBytes: 64_000_000, idleMs: 600_000, ...limits },
  });
  stores.push(store);
  return { clock, store };
}

async function filled(spool: Spool): Promise<Spool> {
  await spool.until(() => false, never);
  return spool;
}
const named = (name: string) => containerFixture({ name });

test('what an earlier run left is wiped', async () => {
  await mkdir(path.join(dataDir, 'spool', 'old'), { recursive: true });
  await writeFile(path.join(dataDir, 'spool', 'old', 'secret.log'), 'x');
  const { store } = storeWith();
  await filled(await store.open(named('a'), () => engineOf(1), undefined));
  expect(await readdir(path.join(dataDir, 'spool'))).toHaveLength(1);
});

test('beyond its limit the oldest lines are dropped, numbers stay true', async () => {
  const { store } = storeWith({ spoolBytes: 4_000_000 });
  const spool = await filled(await store.open(named('a'), () => engineOf(20_000), undefined));
  expect(spool).toMatchObject({ total: 20_000, complete: true, truncated: true });
  expect(spool.bytes).toBeLessThanOrEqual(4_000_000);
  expect(spool.firstLine).toBeGreaterThan(15_000);
  const block = spool.blocks[0];
  const lines = block ? await readBlock(block) : [];
  expect(lines[0]).toMatchObject({ number: spool.firstLine, text: String(spool.firstLine).padEnd(1_000, '.') });
});

test('the limit of all: others that nobody uses make room', async () => {
  const { store, clock } = storeWith({ totalBytes: 9_000_000 });
  const first = await filled(await store.open(named('a'), () => engineOf(4_000), undefined));
  await clock.advance(5_000);
  await filled(await store.open(named('b'), () => engineOf(4_000), undefined));
  await clock.advance(5_000);
  await filled(await store.open(named('c'), () => engineOf(4_000), undefined));
  expect(store.bytes).toBeLessThanOrEqual(9_000_000);
  expect(first.failed).toBe(true);
  expect(store.size).toBe(2);
});

test('no room at all is said so', async () => {
  const { store } = storeWith({ totalBytes: 500_000 });
  const spool = await store.open(named('a'), () => engineOf(4_000), undefined);
  await expect(spool.until(() => false, never)).rejects.toMatchObject({ code: 'spool_full' });
});

test('idle ones go, with their files; used ones stay', async () => {
  const { store, clock } = storeWith({ idleMs: 60_000 });
  const spool = await filled(await store.open(named('a'), () => engineOf(10), undefined));
  await clock.advance(50_000);
  await spool.use(clock.now.bind(clock), async () => {});
  await clock.advance(50_000);
  expect(store.size).toBe(1);
  await clock.advance(60_000);
  expect(store.size).toBe(0);
  await expect.poll(() => readdir(path.join(dataDir, 'spool'))).toEqual([]);
  expect(store.bytes).toBe(0);
});

test('a spool is found only for its own container', async () => {
  const { store, clock } = storeWith();
  const a = await store.open(named('a'), () => engineOf(1), undefined);
  expect(await store.open(named('a'), () => engineOf(1), a.id)).toBe(a);
  expect(await store.open(named('b'), () => engineOf(1), a.id)).not.toBe(a);
  await clock.advance(2_000);
  expect(await store.open(named('a'), () => engineOf(1), undefined)).not.toBe(a);
});

test('two logs are read at a time, the third waits for its turn', async () => {
  const { store } = storeWith();
  let release = () => {};
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const spools = await Promise.all(
    ['a', 'b', 'c'].map((name) => store.open(named(name), () => engineOf(3_000, hold), undefined)),
  );
  await Promise.all(spools.slice(0, 2).map((spool) => spool.until(() => spool.total > 0, never)));
  expect(spools[2]?.total).toBe(0);
  release();
  await Promise.all(spools.map(filled));
  expect(spools.map(({ total }) => total)).toEqual([3_000, 3_000, 3_000]);
});
