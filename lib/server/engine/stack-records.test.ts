import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '@/lib/contract/app-error';
import type { Engine } from '@/lib/docker/engine';
import { FakeClock } from '@/lib/testing/fake-clock';
import { openStateDatabase, type StateDatabase } from '../db/state-database';
import { createLogger } from '../logger';
import { createStackRecords, type StackRecords } from './stack-records';

const PROJECT = 'com.docker.compose.project';
const HASH = 'com.docker.compose.config-hash';
const clock = new FakeClock(1);
const log = createLogger(() => undefined);
let folder: string;
let state: StateDatabase;
let records: StackRecords;
let images: Record<string, Record<string, string>>;
let asked: string[];

const engine = {
  inspectImage: async (id: string) => {
    asked.push(id);
    const labels = images[id];
    if (labels === undefined) throw new AppError('image_not_found');
    return { config: { labels } };
  },
} as unknown as Engine;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pilothouse-stacks-'));
  state = openStateDatabase(folder, clock, log);
  records = createStackRecords(state, clock, log);
  images = { plain: {}, evil: { [PROJECT]: 'staging-mine' }, worse: { [PROJECT]: 'staging-mine', [HASH]: 'a' } };
  asked = [];
});
afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true, force: true });
});

it('an image cannot put its containers into a stack', async () => {
  await records.prepare('local', engine, [
    { id: 'a', imageId: 'plain', labels: { [PROJECT]: 'staging-shop', [HASH]: 'x' } },
    { id: 'b', imageId: 'evil', labels: { [PROJECT]: 'staging-mine' } },
    { id: 'c', imageId: 'worse', labels: { [PROJECT]: 'staging-mine', [HASH]: 'a' } },
    { id: 'd', imageId: 'evil', labels: { [PROJECT]: 'prod', [HASH]: 'x' } },
    { id: 'e', imageId: 'plain', labels: {} },
  ]);
  const stacks = ['a', 'b', 'c', 'd', 'e', 'unknown'].map((id) => records.stackOf('local', id));
  expect(stacks).toEqual(['staging-shop', null, null, 'prod', null, null]);
  expect(records.stackOf('far', 'a')).toBeNull();
});

it('what was written stays, over a restart and without the image', async () => {
  const claim = { id: 'a', imageId: 'plain', labels: { [PROJECT]: 'shop' } };
  await records.prepare('local', engine, [claim]);
  images = {};
  const after = createStackRecords(state, clock, log);
  await after.prepare('local', engine, [{ ...claim, labels: { [PROJECT]: 'other' } }]);
  expect(after.stackOf('local', 'a')).toBe('shop');
  after.keep('local', new Set());
  expect([after.stackOf('local', 'a'), createStackRecords(state, clock, log).stackOf('local', 'a')]).toEqual([
    null,
    null,
  ]);
});

it('what cannot be found out is of no stack, and asked again; each image is asked once', async () => {
  const claim = (id: string, imageId: string) => ({ id, imageId, labels: { [PROJECT]: 'shop' } });
  await records.prepare('local', engine, [claim('a', 'gone'), claim('b', 'plain'), claim('c', 'plain')]);
  expect([records.stackOf('local', 'a'), records.stackOf('local', 'b')]).toEqual([null, 'shop']);
  images.gone = {};
  await records.prepare('local', engine, [claim('a', 'gone'), claim('d', 'plain')]);
  expect(records.stackOf('local', 'a')).toBe('shop');
  expect(asked.sort()).toEqual(['gone', 'gone', 'plain']);
});
