import { expect, test } from 'vitest';
import { FakeClock } from '@/lib/testing/fake-clock';
import { createIntegrityMeter } from './console-status';

test('the database is looked through once a minute, however many look', async () => {
  const clock = new FakeClock();
  let looks = 0;
  const meter = createIntegrityMeter({ integrity: () => `look ${++looks}` }, clock);
  expect([meter.read(), meter.read()]).toEqual(['look 1', 'look 1']);
  await clock.advance(59_000);
  expect(meter.read()).toBe('look 1');
  await clock.advance(1_000);
  expect(meter.read()).toBe('look 2');
});

test('a check that fails is said, not thrown', () => {
  const meter = createIntegrityMeter(
    {
      integrity: () => {
        throw new Error('disk I/O error');
      },
    },
    new FakeClock(),
  );
  expect(meter.read()).toBe('disk I/O error');
});
