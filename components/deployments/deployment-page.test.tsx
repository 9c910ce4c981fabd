import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeploymentDetail } from '@/lib/contract/deployment';
import { renderConsole, subOf } from '@/lib/testing/console-kit';
import { deploymentDetailFixture, deploymentFixture, stepFixture } from '@/lib/testing/deploy-fixtures';
import { DeploymentPage } from './deployment-page';

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => undefined }) }));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
});

const PATH = '/api/deployments/deployment-1';

function show(detail: DeploymentDetail, role?: 'viewer') {
  return renderConsole(<DeploymentPage id="deployment-1" renderLog={({ name }) => <p>log of {name}</p>} />, {
    answers: { [`GET ${PATH}`]: detail, [`POST ${PATH}/cancel`]: detail },
    ...(role && { role }),
  });
}

test('a failed one says in a sentence what serves now, where it failed, what it wrote, and offers the way back', async () => {
  show(
    deploymentDetailFixture({
      state: 'rolled_back',
      words: 'Release 2 did not become healthy; release 1 serves again.',
      downtimeMs: 1_340,
      failure: {
        step: 'verify',
        target: 'local/shop-api',
        code: 'deployment_failed',
        detail: 'It ended with exit code 3.',
        hint: 'Look at its last lines.',
      },
      steps: [stepFixture({ name: 'verify', state: 'failed', words: 'exit code 3' })],
      logTail: ['cannot reach the database'],
      healthLog: [{ at: 1, by: 'console', exitCode: 1, output: 'refused' }],
    }),
  );
  expect((await screen.findByText(/release 1 serves again/)).closest('[role=status]')?.textContent).toContain(
    'Measured downtime: 1.3 s at most',
  );
  expect(screen.getByRole('heading', { name: 'It failed at: Verify the new container' })).toBeTruthy();
  expect(screen.getByText('cannot reach the database')).toBeTruthy();
  expect(screen.getByRole('region', { name: 'Health log' }).textContent).toContain('exit code 1');
  expect(screen.getByRole('button', { name: /Roll back shop-api in production/ })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Cancel …' })).toBeNull();
});

test('goes on as the live connection tells, and can be cancelled with what that means', async () => {
  const { asked, live } = show(deploymentDetailFixture({ state: 'preparing' }));
  await screen.findByText(/The old one serves/);
  const sub = subOf(live, 'deployments');
  const running = stepFixture({ name: 'verify', state: 'running', finishedAt: null, words: '1 of 2 checks passed' });
  const next = deploymentFixture({ state: 'verifying', steps: [running] });
  act(() => live.socket.say({ type: 'deployments', sub, first: true, deployments: [next] }));
  expect(await screen.findByText('1 of 2 checks passed')).toBeTruthy();
  expect(screen.getByText('under way')).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: 'Cancel …' }));
  expect(screen.getByText(/The old one is put back under its name/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel the deployment' }));
  await waitFor(() => expect(asked.some(({ path }) => path === `${PATH}/cancel`)).toBe(true));
});

test('who only reads sees it all, and the buttons off with the reason', async () => {
  show(deploymentDetailFixture({ state: 'verifying' }), 'viewer');
  const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'Cancel …' });
  expect(button.disabled).toBe(true);
  expect(button.title).toBe('Needs the role deployer; yours is viewer.');
});
