import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClient } from '@/lib/client/live-client';
import { LiveProvider } from '@/lib/client/live-provider';
import { emptySpec } from '@/lib/containers/spec/empty-spec';
import type { ContainerSpec } from '@/lib/contract/container-spec';
import type { CreationAnswer } from '@/lib/contract/endpoints/container-create';
import { FakeLive } from '@/lib/testing/fake-live';
import { CreateForm } from './create-form';

const push = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }));
// A busy machine draws a form in more than the usual second.
configure({ asyncUtilTimeout: 5_000 });

const GOOD: CreationAnswer = {
  checks: [{ about: 'name', state: 'ok', words: 'The name web is free.', hint: null, field: 'name' }],
  possible: true,
  pulls: false,
  container: null,
  activity: null,
};
let asked: { url: string; body: { spec: ContainerSpec; start: boolean } }[];
let answers: { status: number; body: unknown }[];

beforeEach(() => {
  push.mockClear();
  asked = [];
  answers = [];
  vi.stubGlobal('fetch', async (url: string, init: { body: string }) => {
    asked.push({ url, body: JSON.parse(init.body) });
    const { status, body } = answers.shift() ?? { status: 200, body: GOOD };
    return new Response(JSON.stringify(body), { status });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(hidden: string[] = [], spec = emptySpec('')) {
  const live = new FakeLive();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider client={new LiveClient(live.connection)}>
        <CreateForm host="local" spec={spec} hidden={hidden} />
      </LiveProvider>
    </QueryClientProvider>,
  );
  act(() => live.welcome());
}
const box = (name: string | RegExp) => screen.getByRole('textbox', { name });
const fill = (name: string | RegExp, value: string) =>
  act(async () => void fireEvent.input(box(name), { target: { value } }));
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const paste = async (line: string) => {
  await act(async () => void fireEvent.change(box('docker run …'), { target: { value: line } }));
  await press('Fill the form');
};

describe('the form for a container', () => {
  it('is filled by a docker run line, checked, and only then made', async () => {
    show();
    await paste('docker run --name web -p 8080:80 -e A=b --gpus all nginx:1.27');
    expect(box('Name')).toHaveProperty('value', 'web');
    expect(box(/^Published ports/)).toHaveProperty('value', '8080:80');
    expect(screen.getByText(/goes along too.*deviceRequests/)).toBeTruthy();
    expect(screen.getByRole('region', { name: 'docker run line' }).textContent).toContain('--env A=b');
    await waitFor(() =>
      expect(screen.getByRole('region', { name: 'Compose file' }).textContent).toContain('image: nginx:1.27'),
    );

    await press('Check');
    await screen.findByText('The name web is free.');
    expect(asked.map(({ url }) => url)).toEqual(['/api/hosts/local/containers?dryRun=true']);
    expect(asked[0]?.body).toMatchObject({ start: true, spec: { name: 'web', deviceRequests: [{ count: -1 }] } });

    // Whoever changes something checks again.
    await fill('Name', 'web-2');
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
    await press('Check');
    answers.push({
      status: 200,
      body: { ...GOOD, container: { id: 'a'.repeat(64), name: 'web-2', started: true, warnings: [] } },
    });
    await press('Create');
    await waitFor(() => expect(push).toHaveBeenCalledWith(`/hosts/local/containers/${'a'.repeat(64)}/overview`));
    expect(asked.at(-1)?.url).toBe('/api/hosts/local/containers');
  });

  it('says at its field what cannot be read, and asks nobody', async () => {
    show();
    await press('Check');
    await screen.findByText(/An image is named by something such as nginx/);
    await fill(/^Image/, 'nginx');
    await fill(/^Published ports/, '80\nabc');
    await press('Check');
    await screen.findByText(/«abc» is not a port/);
    await fill(/^Published ports/, '80\n70000:80');
    await press('Check');
    await screen.findByText(/is not a port|1 to 65535/);
    expect(asked).toEqual([]);
  });

  it('says where a line cannot be read', async () => {
    show();
    await paste('docker run \\\n  --publsh 80 nginx');
    const problem = within(screen.getAllByRole('alert').find((one) => one.tagName === 'UL') ?? document.body);
    expect(problem.getByText(/no option --publsh\. Is --publish meant\?/).textContent).toContain(
      'Line 2, character 3:',
    );
    expect(box(/^Image/)).toHaveProperty('value', '');
  });

  it('makes nothing of what is refused', async () => {
    show();
    await fill(/^Image/, 'nginx');
    answers.push({
      status: 200,
      body: {
        ...GOOD,
        possible: false,
        checks: [
          {
            about: 'policy',
            state: 'refused',
            words: 'A privileged container has every right.',
            hint: 'Ask an administrator.',
            field: 'HostConfig.Privileged',
          },
        ],
      },
    });
    await press('Check');
    await screen.findByText(/A privileged container has every right/);
    expect(screen.getByText('Ask an administrator.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  });

  it('takes no value back that is hidden', async () => {
    show(['environment.0.value'], { ...emptySpec('nginx'), environment: [{ name: 'DB_PASSWORD', value: '••••••' }] });
    expect(screen.getByText(/One value is hidden/)).toBeTruthy();
    await press('Check');
    await screen.findByText(/was hidden from you/);
    expect(asked).toEqual([]);
    await fill(/^Environment/, 'DB_PASSWORD=real');
    await press('Check');
    await screen.findByText('The name web is free.');
  });
});
