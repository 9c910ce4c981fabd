import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderConsole } from '@/lib/testing/console-kit';
import { appFixture, environmentFixture, releaseFixture, rollbackChoiceFixture } from '@/lib/testing/deploy-fixtures';
import { AppsPage } from './apps-page';

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
  usePathname: () => '/apps',
}));

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  // jsdom lays nothing out: the virtualiser would see no room for a row.
  for (const size of ['clientHeight', 'clientWidth'] as const)
    vi.spyOn(Element.prototype, size, 'get').mockReturnValue(1200);
  for (const size of ['offsetHeight', 'offsetWidth'] as const)
    vi.spyOn(HTMLElement.prototype, size, 'get').mockReturnValue(1200);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const rollback = (environment: string) => `GET /api/apps/shop-api/environments/${environment}/rollback`;

test('each environment a row: what is live, how the last one ended, and whether there is a way back', async () => {
  const staging = environmentFixture({ name: 'staging', active: releaseFixture({ number: 3 }) });
  const production = environmentFixture({ deployment: { id: 'd1', state: 'rolled_back', release: 3, at: 1 } });
  renderConsole(<AppsPage />, {
    answers: {
      'GET /api/apps': { apps: [appFixture({ environments: [staging, production] })] },
      [rollback('staging')]: { ready: true, words: 'Rollback ready.', choices: [rollbackChoiceFixture()] },
      [rollback('production')]: {
        ready: false,
        words: 'Not ready: local: The image is gone from the host.',
        choices: [rollbackChoiceFixture({ ready: false })],
      },
    },
  });
  const row = await screen.findByRole('row', { name: /shop-api production/ });
  expect(row.textContent).toMatch(/#2.*1\.2\.0.*sha256:222222222222.*rolled back/);
  expect((await screen.findByText('not ready')).parentElement?.title).toContain('The image is gone from the host');
  expect(await screen.findByText('rollback ready')).toBeTruthy();
  expect(screen.getByRole('button', { name: /Needs attention ?1/ })).toBeTruthy();
});

test('without any app it says what to do, and does it', async () => {
  renderConsole(<AppsPage />, { answers: { 'GET /api/apps': { apps: [] } } });
  expect(await screen.findByRole('heading', { name: 'No app yet' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Adopt a container …' }));
  expect(await screen.findByRole('dialog', { name: 'Adopt a container' })).toBeTruthy();
});

test('who may not adopt is told why', async () => {
  renderConsole(<AppsPage />, { answers: { 'GET /api/apps': { apps: [] } }, role: 'viewer' });
  const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Adopt a container …' });
  expect(button.disabled).toBe(true);
  expect(button.title).toBe('Needs the role deployer; yours is viewer.');
});
