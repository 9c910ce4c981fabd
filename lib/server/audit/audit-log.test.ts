import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import { openAuthKit } from '@/lib/testing/auth-kit';
import type { AuditIntent } from './audit-log';

const ada: Actor = {
  kind: 'user',
  userId: 'u1',
  username: 'ada',
  role: 'admin',
  hosts: null,
  permissions: null,
  credentialId: 's1',
};
const intent: AuditIntent = {
  requestId: 'r1',
  actor: ada,
  address: '10.0.0.1',
  action: 'container.restart',
  host: 'local',
  target: 'web',
  detail: {},
};

let kit: ReturnType<typeof openAuthKit>;
beforeEach(() => {
  kit = openAuthKit();
});
afterEach(() => kit.close());

const search = (query: Partial<Parameters<typeof kit.audit.search>[0]> = {}) =>
  kit.audit.search({ limit: 100, ...query });

test('who, what, where, outcome; failures with their reason; what never ended is pending', () => {
  kit.audit.intent(intent).outcome('ok');
  kit.audit.intent({ ...intent, requestId: 'r2' }).outcome('refused', 'forbidden');
  kit.audit
    .intent({ ...intent, requestId: 'r3', actor: { ...ada, kind: 'token' } })
    .outcome('failed', 'engine_timeout');
  kit.audit.intent({ ...intent, requestId: 'r4', actor: null });
  kit.audit.intent({ ...intent, requestId: 'r5', actor: 'console' });
  expect(search().rows.map((row) => [row.requestId, row.actorKind, row.actor, row.outcome, row.code])).toEqual([
    ['r5', 'console', 'console', 'pending', null],
    ['r4', 'anonymous', 'anonymous', 'pending', null],
    ['r3', 'token', 'ada', 'failed', 'engine_timeout'],
    ['r2', 'user', 'ada', 'refused', 'forbidden'],
    ['r1', 'user', 'ada', 'ok', null],
  ]);
  expect(search().rows.at(-1)).toMatchObject({
    at: kit.clock.now(),
    address: '10.0.0.1',
    host: 'local',
    target: 'web',
    action: 'container.restart',
  });
});

test('an outcome counts once', () => {
  const entry = kit.audit.intent(intent);
  entry.outcome('ok');
  entry.outcome('failed', 'internal');
  expect(search().rows[0]).toMatchObject({ outcome: 'ok', code: null });
});

test.each([
  "UPDATE audit_entries SET actor = 'eve'",
  'DELETE FROM audit_entries',
  "UPDATE audit_outcomes SET outcome = 'failed'",
  'DELETE FROM audit_outcomes',
  "INSERT OR REPLACE INTO audit_entries (id, at, request_id, actor_kind, actor, address, action, detail) VALUES (1, 0, '', 'user', 'eve', '', '', '{}')",
  "INSERT OR REPLACE INTO audit_outcomes (entry_id, at, outcome) VALUES (1, 0, 'failed')",
  "INSERT INTO audit_entries (id, at, request_id, actor_kind, actor, address, action, detail) VALUES (1, 0, '', 'user', 'eve', '', '', '{}') ON CONFLICT DO UPDATE SET actor = 'eve'",
])('the log only grows: %s', (statement) => {
  kit.audit.intent(intent).outcome('ok');
  const before = search().rows;
  expect(() => kit.state.db.run(sql.raw(statement))).toThrow();
  expect(search().rows).toEqual(before);
});

test('when the log cannot be written, the intent fails before anything is done', () => {
  kit.state.db.run(
    sql.raw("CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'disk full'); END"),
  );
  expect(() => kit.audit.intent(intent)).toThrow(expect.objectContaining({ code: 'audit_unwritable', status: 503 }));
});

test('a real full disk is such a case, and the log goes on when there is room again', () => {
  const pages = Object.values(kit.state.db.get<Record<string, number>>(sql`PRAGMA page_count`))[0];
  kit.state.db.get(sql.raw(`PRAGMA max_page_count = ${pages}`));
  const fill = () => {
    for (let i = 0; i < 500; i++) kit.audit.intent({ ...intent, detail: { name: 'x'.repeat(400) } }).outcome('ok');
  };
  expect(fill).toThrow(AppError);
  expect(kit.state.integrity()).toBe('ok');
  kit.state.db.get(sql.raw('PRAGMA max_page_count = 1000000'));
  kit.audit.intent({ ...intent, requestId: 'after' }).outcome('ok');
  expect(search().rows[0]).toMatchObject({ requestId: 'after', outcome: 'ok' });
});

test('an outcome that cannot be written does not undo what was done: the entry stays pending, the log says so', () => {
  const entry = kit.audit.intent(intent);
  kit.state.db.run(
    sql.raw("CREATE TRIGGER full BEFORE INSERT ON audit_outcomes BEGIN SELECT RAISE(ABORT, 'disk full'); END"),
  );
  entry.outcome('ok');
  expect(search().rows[0]?.outcome).toBe('pending');
  expect(kit.lines.join('')).toContain('outcome of an audit entry cannot be written');
});

test('secrets do not get in, whatever a caller passes; sizes are bounded', () => {
  kit.audit.intent({
    ...intent,
    target: 't'.repeat(5000),
    detail: {
      username: 'ada',
      password: 'p1',
      currentPassword: 'p2',
      newPassword: 'p3',
      token: 'p4',
      secret: 'p5',
      apiKey: 'p6',
      Authorization: 'p7',
      nested: { password: 'p8', fine: 'yes', list: [{ passphrase: 'p9', ok: 1 }] },
      long: 'x'.repeat(10_000),
      many: Array.from({ length: 5000 }, (_, i) => i),
      tokens: 3,
    },
  });
  const [row] = search().rows;
  expect(JSON.stringify(row)).not.toMatch(/p\d/);
  expect(row?.detail).toMatchObject({ username: 'ada', nested: { fine: 'yes', list: [{ ok: 1 }] }, tokens: 3 });
  expect(JSON.stringify(row).length).toBeLessThan(3_000);
});

test.each([
  [{ q: 'web' }, ['r1']],
  [{ q: 'WEB' }, ['r1']],
  [{ q: '100%' }, ['r2']],
  [{ q: '%' }, ['r2']],
  [{ q: '_' }, ['r3']],
  [{ q: '\\' }, ['r4']],
  [{ q: 'ci-robot' }, ['r4']],
  [{ q: '10.7.' }, ['r3']],
  [{ q: 'forbidden' }, ['r2']],
  [{ q: "' OR 1=1 --" }, []],
  [{ actor: 'ada' }, ['r2', 'r1']],
  [{ actor: 'ad' }, []],
  [{ action: 'user.' }, ['r2']],
  [{ action: 'ser.create' }, []],
  [{ outcome: 'refused' as const }, ['r2']],
  [{ outcome: 'pending' as const }, ['r4']],
  [{ outcome: 'ok' as const, actor: 'eve' }, ['r3']],
  [{ host: 'local' }, ['r1']],
])('search %j', (query, expected) => {
  kit.audit.intent(intent).outcome('ok');
  kit.audit
    .intent({ ...intent, requestId: 'r2', action: 'user.create', host: null, target: '100% sure' })
    .outcome('refused', 'forbidden');
  kit.audit
    .intent({
      ...intent,
      requestId: 'r3',
      actor: { ...ada, username: 'eve' },
      host: 'other',
      target: 'my_app',
      address: '10.7.0.1',
    })
    .outcome('ok');
  kit.audit.intent({
    ...intent,
    requestId: 'r4',
    actor: null,
    host: null,
    target: null,
    action: 'auth.login',
    detail: { path: 'a\\b', username: 'ci-robot' },
  });
  // `container.restart` and `10.0.0.1` have no underscore or percent sign: only what is meant is found.
  expect(search(query).rows.map((row) => row.requestId)).toEqual(expected);
});

test('what was done to a user is shown and found by the user’s name', async () => {
  const user = await kit.auth.createUser(ada, { username: 'grace', password: 'violet tractor 77', role: 'viewer' });
  kit.audit.intent({ ...intent, action: 'user.update', host: null, target: user.id }).outcome('ok');
  expect(search({ q: 'grac' }).rows).toMatchObject([{ target: 'grace' }]);
});

test('a sign-in that ended well is the account’s; one that did not stays anonymous', async () => {
  await kit.auth.createUser(ada, { username: 'grace', password: 'violet tractor 77', role: 'viewer' });
  const signIn = (requestId: string, username: unknown, action = 'auth.login') =>
    kit.audit.intent({ ...intent, requestId, actor: null, host: null, target: null, action, detail: { username } });
  signIn('r1', 'grace').outcome('refused', 'wrong_credentials');
  signIn('r2', ' Grace ').outcome('ok');
  signIn('r3', 'grace');
  signIn('r4', 'grace', 'auth.setup').outcome('ok');
  signIn('r5', 17).outcome('ok');
  expect(search().rows.map((row) => [row.requestId, row.actorKind, row.actor])).toEqual([
    ['r5', 'anonymous', 'anonymous'],
    ['r4', 'user', 'grace'],
    ['r3', 'anonymous', 'anonymous'],
    ['r2', 'user', 'grace'],
    ['r1', 'anonymous', 'anonymous'],
  ]);
  const found = (actor: string) => search({ actor }).rows.map((row) => row.requestId);
  expect(found('grace')).toEqual(['r4', 'r2']);
  expect(found('anonymous')).toEqual(['r5', 'r3', 'r1']);
  // Who was signed in did not become who they made.
  kit.audit.intent({ ...intent, requestId: 'r6', action: 'user.create', detail: { username: 'grace' } }).outcome('ok');
  expect(search({ actor: 'ada' }).rows.map((row) => row.requestId)).toEqual(['r6']);
});

test('time range is inclusive; pages follow by id without holes or repeats', async () => {
  for (let i = 1; i <= 25; i++) {
    kit.audit.intent({ ...intent, requestId: `r${i}` }).outcome('ok');
    await kit.clock.advance(1000);
  }
  const start = Date.UTC(2026, 10, 20);
  expect(search({ from: start + 2000, to: start + 4000 }).rows.map((row) => row.requestId)).toEqual(['r5', 'r4', 'r3']);
  const seen: string[] = [];
  let before: number | undefined;
  for (;;) {
    const page = search({ limit: 10, ...(before !== undefined && { before }) });
    seen.push(...page.rows.map((row) => row.requestId));
    // New rows while somebody pages do not shift the pages.
    kit.audit.intent({ ...intent, requestId: 'new' });
    before = page.rows.at(-1)?.id;
    if (!page.more) break;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `r${25 - i}`));
});

test('strangers cannot fill the disk: beyond a limit their refusals are counted, and one row says how many', async () => {
  const stranger = { ...intent, actor: null, action: 'auth.login', host: null, target: null };
  for (let i = 0; i < 1_000; i++)
    kit.audit.intent({ ...stranger, address: '10.9.9.9' }).outcome('refused', 'too_many_requests');
  const rows = () => kit.state.db.get<{ n: number }>(sql`SELECT count(*) AS n FROM audit_entries`).n;
  expect(rows()).toBe(200);
  // Others are written as ever, and so is what succeeds.
  kit.audit.intent({ ...stranger, address: '10.0.0.2' }).outcome('refused', 'wrong_credentials');
  kit.audit.intent({ ...stranger, address: '10.9.9.9', requestId: 'got in' }).outcome('ok');
  kit.audit.intent({ ...intent, address: '10.9.9.9' }).outcome('refused', 'forbidden');
  expect(rows()).toBe(203);
  expect(search({ q: 'got in' }).rows[0]).toMatchObject({ outcome: 'ok', address: '10.9.9.9' });
  await kit.clock.advance(61_000);
  expect(search({ action: 'audit.flood' }).rows).toMatchObject([
    { address: '10.9.9.9', actorKind: 'console', outcome: 'ok', detail: { suppressed: 800 } },
  ]);
  kit.audit.intent({ ...stranger, address: '10.9.9.9' }).outcome('refused', 'wrong_credentials');
  expect(rows()).toBe(205);
});
