import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderConsole, subOf } from '@/lib/testing/console-kit';
import { appFixture } from '@/lib/testing/deploy-fixtures';
import { containerFixture, hostFixture } from '@/lib/testing/fake-live';
import { AdoptDialog } from './adopt-dialog';

const push = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }));

const container = containerFixture({ name: 'shop-web' });
const PATH = `/api/hosts/local/containers/${container.id}`;
const preview = {
  possible: true,
  refusals: [],
  warnings: ['3 files were written inside of the container: they are lost with it.'],
  suggestedApp: 'shop-web',
  differences: [{ field: 'Hostname', before: 'abc', after: null }],
  spec: { image: 'shop/web@sha256:1' },
  hidden: ['environment TOKEN'],
  image: { reference: 'shop/web:1.0.0', pin: `shop/web@sha256:${'1'.repeat(64)}`, id: 'sha256:1' },
};

beforeEach(() => push.mockReset());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('shows warnings and differences before anything is written, then adopts under the suggested name', async () => {
  const { asked } = renderConsole(<AdoptDialog container={container} app={null} onClose={() => undefined} />, {
    answers: {
      'GET /api/apps': { apps: [] },
      [`GET ${PATH}/adoption`]: preview,
      [`POST ${PATH}/adopt`]: appFixture({ name: 'shop-web' }),
    },
  });
  expect(await screen.findByText(/they are lost with it/)).toBeTruthy();
  expect(screen.getByText('Hostname').parentElement?.textContent).toContain('is taken away');
  fireEvent.click(screen.getByRole('button', { name: 'Adopt' }));
  await waitFor(() => expect(push).toHaveBeenCalledWith('/apps/shop-web'));
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
    app: 'shop-web',
    environment: 'production',
    rank: 100,
  });
});

test('a member of a stack is refused, with the stack’s name and the way out', async () => {
  const refusals = [
    { code: 'compose', words: 'shop-web belongs to the stack shop.', hint: 'Change the Compose file.' },
  ];
  renderConsole(<AdoptDialog container={container} app={null} onClose={() => undefined} />, {
    answers: { 'GET /api/apps': { apps: [] }, [`GET ${PATH}/adoption`]: { ...preview, possible: false, refusals } },
  });
  expect((await screen.findByRole('alert')).textContent).toBe(
    'shop-web belongs to the stack shop.Change the Compose file.',
  );
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Adopt' }).disabled).toBe(true);
});

test('from the list of apps the container is chosen first; those of apps are not offered', async () => {
  const { live } = renderConsole(<AdoptDialog container={null} app={null} onClose={() => undefined} />, {
    answers: { 'GET /api/apps': { apps: [appFixture()] }, [`GET ${PATH}/adoption`]: preview },
  });
  const taken = containerFixture({ name: 'shop-api' });
  act(() =>
    live.socket.say({
      type: 'snapshot',
      sub: subOf(live, 'fleet'),
      revision: 1,
      hosts: [hostFixture()],
      containers: [container, taken],
      events: [],
    }),
  );
  await waitFor(() =>
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
      'Choose one …',
      'shop-web (local, running)',
    ]),
  );
  fireEvent.change(screen.getByRole('combobox', { name: /Container/ }), {
    target: { value: `local/${container.id}` },
  });
  expect(await screen.findByDisplayValue('shop-web')).toBeTruthy();
});
