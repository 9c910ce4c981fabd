import { expect, test } from 'vitest';
import { maskProcesses } from './processes';

test('passwords in command lines are hidden, the rest stays', () => {
  const { rows, titles } = maskProcesses({
    titles: ['UID', 'PID', 'CMD'],
    rows: [
      ['root', '17', 'server --password=argsecret77 --api-key argsecret88 --port 80'],
      ['root', '18', 'psql postgres://shop:geheim@db/shop'],
      ['www', '19', 'nginx: worker process'],
    ],
  });
  expect(titles).toEqual(['UID', 'PID', 'CMD']);
  expect(rows[0]).toEqual(['root', '17', 'server --password=•••••• --api-key •••••• --port 80']);
  expect(rows[1]?.[2]).toBe('psql postgres://shop:••••••@db/shop');
  expect(rows[2]?.[2]).toBe('nginx: worker process');
});
