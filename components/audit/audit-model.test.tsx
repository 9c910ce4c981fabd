import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AuditRow } from '@/lib/contract/endpoints/auth';
import { auditCsv, auditJson } from './audit-export-model';
import { type AuditFilters, auditQuery, detailWords, nameTried } from './audit-filters-model';
import { AuditTable } from './audit-table';

const none: AuditFilters = { q: '', actor: '', action: '', outcome: '', host: '', from: '', to: '' };
const row: AuditRow = {
  id: 7,
  at: Date.UTC(2026, 10, 20, 12),
  requestId: 'r1',
  actorKind: 'user',
  actor: 'ada',
  address: '10.0.0.1',
  action: 'container.restart',
  host: 'local',
  target: 'web',
  outcome: 'ok',
  code: null,
  detail: {},
};

test('no filter asks for everything', () => {
  expect(auditQuery(none)).toEqual({});
});

test('the last day counts to its last millisecond, in local time', () => {
  const { from, to } = auditQuery({ ...none, from: '2026-11-20', to: '2026-11-20' });
  expect(from).toBe(new Date(2026, 10, 20).getTime());
  expect(to).toBe(new Date(2026, 10, 21).getTime() - 1);
});

test.each([
  ['from', '20.11.2026'],
  ['to', '2026-13-'],
  ['outcome', 'fine'],
])('a %s that nobody could have chosen (%s) is left out', (name, value) => {
  expect(auditQuery({ ...none, [name]: value } as AuditFilters)).toEqual({});
});

test('text is trimmed and kept to what the API takes', () => {
  expect(auditQuery({ ...none, q: `  ${'x'.repeat(300)} `, actor: ' ada ' })).toEqual({
    q: 'x'.repeat(200),
    actor: 'ada',
  });
});

test.each([
  ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@sum', "'@sum"],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  ['plain', 'plain'],
])('a target %j cannot become a formula or break the row', (target, expected) => {
  const [, line] = auditCsv([{ ...row, target }]).split('\r\n');
  expect(line).toBe(`7,2026-11-20T12:00:00.000Z,user,ada,10.0.0.1,container.restart,local,${expected},ok,,r1,{}`);
});

test('JSON keeps every field', () => {
  expect(JSON.parse(auditJson([row]))).toEqual([{ ...row, at: '2026-11-20T12:00:00.000Z' }]);
});

test('who failed to sign in is anonymous, and whom they wanted to be is said', () => {
  const failed: AuditRow = { ...row, actorKind: 'anonymous', actor: 'anonymous', detail: { username: 'root' } };
  expect(nameTried(failed)).toBe('root');
  expect(nameTried({ ...failed, detail: {} })).toBeNull();
  expect(nameTried({ ...row, detail: { username: 'grace' } })).toBeNull();
  const { container } = render(<AuditTable rows={[failed]} />);
  expect(container.querySelector('tbody td:nth-child(2)')?.textContent).toBe('anonymous as root');
});

test('details in words', () => {
  expect(detailWords({ name: 'ci', hosts: ['local'], expiresInDays: 3 })).toBe(
    'name=ci, hosts=["local"], expiresInDays=3',
  );
});
