import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderConsole } from '@/lib/testing/console-kit';
import { deploymentFixture, releaseFixture, rollbackChoiceFixture } from '@/lib/testing/deploy-fixtures';
import { RollbackButton } from './rollback-button';
import { RollbackDialog } from './rollback-dialog';

const push = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }));

const PATH = '/api/apps/shop-api/environments/production/rollback';
const ready = rollbackChoiceFixture({
  release: releaseFixture({ number: 2 }),
  changes: [
    { service: 'app', about: 'environment', label: 'environment LEVEL', before: 'debug', after: 'info', secret: false },
    {
      service: 'app',
      about: 'image',
      label: 'image',
      before: 'shop/api:1.3.0',
      after: 'shop/api:1.2.0',
      secret: false,
    },
    { service: 'app', about: 'environment', label: 'environment TOKEN', before: '•••', after: '•••', secret: true },
  ],
});
const gone = rollbackChoiceFixture({
  release: releaseFixture({ number: 1 }),
  isDefault: false,
  ready: false,
  places: [{ host: 'local', image: 'gone', words: 'The image is gone from the host.' }],
  words: 'Not ready: local: The image is gone from the host.',
});
const answers = {
  [`GET ${PATH}`]: { ready: true, words: 'Rollback ready.', choices: [ready, gone] },
  [`POST ${PATH}`]: deploymentFixture({ id: 'deployment-9', state: 'queued', trigger: 'rollback' }),
};

beforeEach(() => {
  push.mockReset();
  // jsdom has no pointer to ask for.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const dialog = <RollbackDialog app="shop-api" environment="production" release={null} onClose={() => undefined} />;

test('the last healthy release is chosen, all that changes is shown, and it goes with a reason only', async () => {
  const { asked } = renderConsole(dialog, { answers });
  const button = await screen.findByRole('button', { name: 'Roll back to release 2' });
  const changes = screen.getByRole('region', { name: 'What will change' });
  expect(changes.textContent).toMatch(/imagechanges.*LEVELchanges.*TOKENchanges/);
  expect(changes.textContent).toContain('looks like a secret and stays hidden');

  fireEvent.click(button);
  expect(await screen.findByText('Say why, in a few words.')).toBeTruthy();
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);

  fireEvent.change(screen.getByRole('textbox', { name: /Reason/ }), { target: { value: ' orders fail ' } });
  fireEvent.click(button);
  await waitFor(() => expect(push).toHaveBeenCalledWith('/deployments/deployment-9'));
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([
    { method: 'POST', path: PATH, body: { release: 2, reason: 'orders fail' } },
  ]);
});

test('one whose image is gone can be looked at, not be put back: the reason stands there', async () => {
  renderConsole(dialog, { answers });
  fireEvent.click(await screen.findByRole('radio', { name: /#1/ }));
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Roll back to release 1' });
  expect(button.disabled).toBe(true);
  expect(button.title).toContain('The image is gone from the host');
  expect(screen.getByRole('radio', { name: /#1.*not ready.*gone from the host/ })).toBeTruthy();
});

test('with nothing to go back to it says so, and what to do instead', async () => {
  const none = { ready: false, words: 'There is no earlier release that was healthy here.', choices: [] };
  renderConsole(dialog, { answers: { [`GET ${PATH}`]: none } });
  expect(await screen.findByText(/no earlier release that was healthy here.*deploy its image again/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Roll back' }).disabled).toBe(true);
});

test('who may not sees the button off, with the reason', () => {
  renderConsole(<RollbackButton app="shop-api" environment="production" />, { answers, role: 'operator' });
  const button = screen.getByRole<HTMLButtonElement>('button', { name: /Roll back shop-api in production/ });
  expect(button.disabled).toBe(true);
  expect(button.title).toBe('Needs the role deployer; yours is operator.');
});
