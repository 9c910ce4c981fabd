import { engineClient } from './engines/engine-client.mjs';
import { BUSYBOX, busyboxImage } from './fleet/fixture.mjs';

export interface TestContainer {
  id: string;
  name: string;
  act(action: 'start' | 'stop' | 'restart' | 'kill' | 'pause' | 'unpause'): Promise<void>;
  remove(): Promise<void>;
}

/** The engine's own word, past the console. */
export async function engineState(socket: string, id: string): Promise<string> {
  const client = engineClient(socket);
  try {
    return (await client.get(`/containers/${id}/json`)).State.Status;
  } finally {
    client.close();
  }
}

/** A busybox container made and driven past the console: `command` runs in `sh -c`. Whoever makes it removes it. */
export async function runContainer(
  socket: string,
  name: string,
  command: string,
  more: { config?: Record<string, unknown>; host?: Record<string, unknown>; start?: boolean } = {},
): Promise<TestContainer> {
  await busyboxImage({ socket });
  const client = engineClient(socket);
  await client.delete(`/containers/${name}`, { query: { force: true }, accept: [404] });
  const { Id: id } = await client.post('/containers/create', {
    query: { name },
    json: {
      Image: BUSYBOX,
      Cmd: ['/bin/sh', '-c', command],
      StopSignal: 'SIGKILL',
      Labels: { 'pilothouse.test': 'e2e' },
      ...more.config,
      HostConfig: more.host ?? {},
    },
  });
  if (more.start !== false) await client.post(`/containers/${id}/start`);
  return {
    id,
    name,
    act: async (action) => {
      await client.post(`/containers/${id}/${action}`, { accept: [304] });
    },
    remove: async () => {
      await client.delete(`/containers/${id}`, { query: { force: true, v: true }, accept: [404] });
      client.close();
    },
  };
}
