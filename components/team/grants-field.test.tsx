import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Grant } from '@/lib/access/grant';
import { containerFixture } from '@/lib/testing/fake-live';
import { GrantsField } from './grants-field';

vi.mock('@/lib/client/live-hooks', () => ({
  useContainers: () => [
    { ...containerFixture(), id: 'a', host: 'edge-1', stack: 'staging-shop' },
    { ...containerFixture(), id: 'b', host: 'edge-1', stack: 'prod' },
    { ...containerFixture(), id: 'c', host: 'core', stack: null },
  ],
}));
afterEach(() => vi.clearAllMocks());

function Form({ said }: { said: (grants: Grant[]) => void }) {
  const [grants, setGrants] = useState<Grant[]>([{ role: 'viewer', hosts: ['*'], stacks: ['*'] }]);
  const change = (next: Grant[]) => {
    said(next);
    setGrants(next);
  };
  return <GrantsField value={grants} onChange={change} error={undefined} />;
}

it('lines are added, changed and taken out, and it says what they would show', () => {
  const said = vi.fn();
  render(<Form said={said} />);
  const preview = screen.getByTestId('grant-preview');
  expect(preview.textContent).toBe('Would see 3 containers on 2 hosts now, and may act on 0.');
  expect(screen.getByRole('button', { name: 'Take out line 1' })).toHaveProperty('disabled', true);

  fireEvent.click(screen.getByRole('button', { name: 'Add a line' }));
  fireEvent.change(screen.getByLabelText('Role of line 2'), { target: { value: 'operator' } });
  fireEvent.change(screen.getByLabelText('Stacks of line 2'), { target: { value: 'staging-*' } });
  fireEvent.change(screen.getByLabelText('Hosts of line 2'), { target: { value: 'edge-*, core' } });
  expect(said).toHaveBeenLastCalledWith([
    { role: 'viewer', hosts: ['*'], stacks: ['*'] },
    { role: 'operator', hosts: ['edge-*', 'core'], stacks: ['staging-*'] },
  ]);
  expect(preview.textContent).toBe('Would see 3 containers on 2 hosts now, and may act on 1.');
  expect(screen.getByText(/Images, volumes and networks belong to no stack/)).toBeTruthy();

  fireEvent.change(screen.getByLabelText('Stacks of line 2'), { target: { value: 'a/b' } });
  expect(screen.getByText('«a/b» is no pattern')).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: 'Take out line 1' }));
  expect(screen.getByLabelText('Hosts of line 1')).toHaveProperty('value', 'edge-*, core');
});
