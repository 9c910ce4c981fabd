import type { EngineClient } from '../engines/engine-client.mjs';
import { freePort } from '../engines/free-port.mjs';
import { waitFor } from '../engines/process-identity.mjs';
import { busyboxImage } from '../fleet/fixture.mjs';
import type { Caller } from './api-client';

const SERVES = 'mkdir -p /www; echo $VERSION > /www/index.html; exec httpd -f -p 8080 -h /www';
const HEALTH = { Test: ['CMD', 'test', '-s', '/www/index.html'], Interval: 30_000_000_000, Retries: 2 };

/** An image on the engine alone that answers with its version over HTTP on port 8080. */
export async function versionImage(socket: string, client: EngineClient, version: string): Promise<string> {
  const base = await busyboxImage({ socket });
  const { Id } = await client.post('/containers/create', { json: { Image: base } });
  await client.post('/commit', {
    query: { container: Id, repo: 'ph-sweep/web', tag: version },
    json: {
      Cmd: ['/bin/sh', '-c', SERVES],
      StopSignal: 'SIGKILL',
      Env: ['PATH=/bin:/usr/bin', `VERSION=${version}`],
      Healthcheck: HEALTH,
    },
  });
  await client.delete(`/containers/${Id}`, { query: { force: true } });
  return `ph-sweep/web:${version}`;
}

export interface ServingApp {
  name: string;
  port: number;
  /** What an outside client was told since the beginning; '': nothing answered. */
  heard(): ReadonlySet<string>;
  now(): Promise<string>;
  stopListening(): Promise<void>;
}

/** A container as a team has one, adopted by the console, with a client that reads its version all the while. */
export async function servingApp(
  client: EngineClient,
  admin: Caller,
  name: string,
  image: string,
): Promise<ServingApp> {
  const port = await freePort();
  const { Id } = await client.post('/containers/create', {
    query: { name },
    json: {
      Image: image,
      ExposedPorts: { '8080/tcp': {} },
      HostConfig: {
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
        RestartPolicy: { Name: 'always' },
      },
    },
  });
  await client.post(`/containers/${Id}/start`);
  const path = `/api/hosts/local/containers/${name}/adopt`;
  const settings = { watchSeconds: 1 };
  await waitFor(async () => (await admin.ask('POST', path, { app: name, settings })).status === 200, {
    timeoutMs: 20_000,
    what: `${name} to be adopted`,
  });
  const heard = new Set<string>();
  const now = () =>
    fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000), headers: { connection: 'close' } }).then(
      async (answer) => (answer.ok ? (await answer.text()).trim() : ''),
      () => '',
    );
  let listening = true;
  const listen = (async () => {
    while (listening) {
      heard.add(await now());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    name,
    port,
    heard: () => heard,
    now,
    async stopListening() {
      listening = false;
      await listen;
    },
  };
}
