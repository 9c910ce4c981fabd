import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotifierProvider } from '@/lib/client/notifier';
import type { HostRecord, HostTest } from '@/lib/contract/host';
import HostDialog from './host-dialog';

const SHOWN = `SHA256:${'B'.repeat(43)}`;
const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----';
const CONNECTED: HostTest = {
  ok: true,
  steps: [{ step: 'answer', state: 'ok' }],
  engine: { name: 'b', version: '28.5.2', apiVersion: '1.51', os: 'Debian', containers: 3 },
  problem: null,
  hostKey: SHOWN,
};
const UNPINNED: HostTest = {
  ok: false,
  steps: [
    { step: 'port', state: 'ok' },
    { step: 'host-key', state: 'failed' },
    { step: 'sign-in', state: 'not-tried' },
  ],
  engine: null,
  problem: { code: 'engine_permission', detail: 'It shows a key.', hint: 'Compare it.' },
  hostKey: SHOWN,
};

interface Asked {
  method: string;
  url: string;
  body: { endpoint?: Record<string, unknown> } & Record<string, unknown>;
}
const done = vi.fn();
let asked: Asked[];
let answers: { status: number; body: unknown }[];

// A busy machine draws a form in more than the usual second.
configure({ asyncUtilTimeout: 5_000 });

beforeEach(() => {
  done.mockClear();
  asked = [];
  answers = [];
  vi.stubGlobal('fetch', async (url: string, init: { method: string; body: string }) => {
    asked.push({ method: init.method, url, body: JSON.parse(init.body) as Asked['body'] });
    const { status, body } = answers.shift() ?? { status: 200, body: {} };
    return new Response(JSON.stringify(body), { status });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(record: HostRecord | null) {
  const notifier = { success() {}, info() {}, problem() {}, tell() {} };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NotifierProvider value={notifier}>
        <HostDialog record={record} onClose={done} onDone={() => {}} />
      </NotifierProvider>
    </QueryClientProvider>,
  );
}
const field = (name: RegExp) => screen.getByRole('textbox', { name });
const type = (name: RegExp, value: string) => fireEvent.input(field(name), { target: { value } });
const press = async (name: string | RegExp) => {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
};

describe('adding a host over SSH', () => {
  const fill = () => {
    fireEvent.click(screen.getByRole('radio', { name: /SSH/ }));
    type(/^Name/, 'Berlin');
    type(/^Address/, '10.0.0.6');
    type(/^User/, 'ops');
    type(/^Private key/, KEY);
  };

  it('needs a host key that somebody confirmed: shown, pinned by a press, tested again, sent', async () => {
    open(null);
    fill();
    expect((field(/^Port/) as HTMLInputElement).value).toBe('22');
    await press('Add the host');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('compare the host key'));
    expect(asked).toEqual([]);

    answers.push({ status: 200, body: UNPINNED }, { status: 200, body: CONNECTED });
    await press('Test connection');
    const result = await screen.findByRole('region', { name: 'Result of the test' });
    expect(result.textContent).toContain(SHOWN);
    expect(asked[0]?.body.endpoint).toMatchObject({ kind: 'ssh', hostKey: null, privateKey: `${KEY}\n` });
    await act(async () => fireEvent.click(within(result).getByRole('button', { name: /they are the same/ })));
    expect((await screen.findByText(/Connected: engine 28\.5\.2/)).textContent).toContain('3 containers');
    expect(asked[1]?.body.endpoint).toMatchObject({ hostKey: SHOWN });

    answers.push({ status: 200, body: {} });
    await press('Add the host');
    await waitFor(() => expect(asked).toHaveLength(3));
    expect(asked[2]).toMatchObject({ method: 'POST', url: '/api/host-records', body: { name: 'Berlin' } });
    await waitFor(() => expect(done).toHaveBeenCalled());
  });

  it('what the server refuses stands at its field', async () => {
    open(null);
    fill();
    answers.push({
      status: 422,
      body: {
        code: 'validation_failed',
        detail: 'no',
        fields: [{ path: 'endpoint.privateKey', message: 'a private key or a password is needed' }],
      },
    });
    await press('Test connection');
    await waitFor(() => expect(screen.getByText('a private key or a password is needed')).toBeTruthy());
    expect(field(/^Private key/).getAttribute('aria-invalid')).toBe('true');
  });
});

describe('changing a host', () => {
  const record: HostRecord = {
    id: 'far',
    name: 'far',
    environment: null,
    colour: null,
    position: 0,
    endpoint: { kind: 'tcp', host: '10.0.0.5', port: 2376, tls: true },
    secrets: ['ca', 'cert', 'key'],
  };

  it('another name leaves the endpoint alone; kept secrets are not shown', async () => {
    open(record);
    expect((field(/^Client key/) as HTMLTextAreaElement).value).toBe('');
    expect(field(/^Client key/).getAttribute('placeholder')).toContain('kept');
    type(/^Name/, 'Amsterdam');
    await press('Save');
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ method: 'PATCH', url: '/api/host-records/far', body: { name: 'Amsterdam' } });
    expect(asked[0]?.body).not.toHaveProperty('endpoint');
  });

  it('a kept secret is taken away by saying so', async () => {
    open(record);
    fireEvent.click(screen.getByRole('checkbox', { name: /Client certificate/ }));
    fireEvent.click(screen.getByRole('checkbox', { name: /Client key/ }));
    await press('Save');
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body.endpoint).toEqual({
      kind: 'tcp',
      host: '10.0.0.5',
      port: 2376,
      tls: true,
      cert: null,
      key: null,
    });
  });

  it('without TLS it warns before anything is sent', () => {
    open(record);
    fireEvent.click(screen.getByRole('switch', { name: /TLS/ }));
    expect(screen.getByRole('alert').textContent).toContain('root on that machine');
    expect((field(/^Port/) as HTMLInputElement).value).toBe('2375');
    expect(asked).toEqual([]);
  });

  it('of the host of the settings only name, labels and place are offered', async () => {
    open({ ...record, endpoint: null, secrets: [] });
    expect(screen.queryByRole('button', { name: 'Test connection' })).toBeNull();
    expect(screen.queryByRole('radio')).toBeNull();
    type(/^Name/, 'Here');
    await press('Save');
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toEqual({ name: 'Here', environment: null, colour: null, position: 0 });
  });
});
