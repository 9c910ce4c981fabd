import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ActivityStore } from '@/lib/client/activity-store';
import { FleetStore } from '@/lib/client/fleet-store';
import { containerFixture } from '@/lib/testing/fake-live';
import ActionDialog from './action-dialog';
import { ActionRunner } from './action-runner';

afterEach(cleanup);

function showFor(count: number): HTMLDetailsElement {
  render(
    <ActionDialog
      open
      onOpenChange={() => undefined}
      action="stop"
      containers={Array.from({ length: count }, (_, at) => containerFixture({ name: `web-${at}` }))}
      runner={new ActionRunner(new FleetStore(), new ActivityStore())}
      onRunOne={() => undefined}
    />,
  );
  const list = screen.getByText(`The ${count} containers`).closest('details');
  if (list === null) throw new Error('the names are nowhere');
  return list;
}

test('in bulk the names are read at once while there are few; many are a list to open', () => {
  const few = showFor(10);
  expect(few.open).toBe(true);
  expect(few.textContent).toContain('web-9');
  cleanup();
  expect(showFor(11).open).toBe(false);
});
