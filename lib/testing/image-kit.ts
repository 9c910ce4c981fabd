import { engineClient } from '../../e2e/engines/engine-client.mjs';
import { BUSYBOX, busyboxImage } from '../../e2e/fleet/fixture.mjs';
import { tarArchive } from '../../e2e/fleet/tar-archive.mjs';

/** Makes and removes images past the code under test. Every name of one kit lies below a repository of its own. */
export interface ImageKit {
  client: ReturnType<typeof engineClient>;
  /** `name:tag` below the kit's own repository. */
  name(nameAndTag: string): string;
  /** Builds by the classic builder, which notes parents; `from`: the test image with a shell unless told otherwise. Answers with the id. */
  build(name: string, lines: readonly string[], from?: string): Promise<string>;
  /** Makes a container, not started. */
  container(image: string, options?: { start?: boolean }): Promise<string>;
  idOf(name: string): Promise<string | null>;
  /** Removes every container and image that it made. */
  clean(): Promise<void>;
}

export async function openImageKit(socket: string): Promise<ImageKit> {
  await busyboxImage({ socket });
  const client = engineClient(socket);
  const prefix = `pilothouse-test/images-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  const images = new Set<string>();
  const containers = new Set<string>();
  const idOf = async (name: string): Promise<string | null> =>
    (await client.get(`/images/${name}/json`, { accept: [404] })).Id ?? null;
  const kit: ImageKit = {
    client,
    name: (nameAndTag) => `${prefix}/${nameAndTag}`,
    async build(name, lines, from = BUSYBOX) {
      const dockerfile = [`FROM ${from}`, `LABEL pilothouse.test=${name}`, ...lines, ''].join('\n');
      await client.progress('POST', '/build', {
        query: { t: name, forcerm: true, networkmode: 'none' },
        headers: { 'content-type': 'application/x-tar' },
        body: tarArchive([
          { path: 'Dockerfile', content: dockerfile },
          { path: 'file', content: 'content' },
        ]),
      });
      const id = await idOf(name);
      if (id === null) throw new Error(`${name} was not built`);
      images.add(id);
      return id;
    },
    async container(image, { start = false } = {}) {
      const { Id } = await client.post('/containers/create', {
        json: {
          Image: image,
          Cmd: ['/bin/sleep', '1000'],
          StopSignal: 'SIGKILL',
          Labels: { 'pilothouse.test': 'images' },
          HostConfig: { NetworkMode: 'none' },
        },
      });
      containers.add(Id);
      if (start) await client.post(`/containers/${Id}/start`);
      return Id;
    },
    idOf,
    async clean() {
      for (const id of containers) {
        await client.delete(`/containers/${id}`, { query: { force: true, v: true }, accept: [404] });
      }
      // What was built on something was built after it.
      for (const id of [...images].reverse()) {
        await client.delete(`/images/${id}`, { query: { force: true }, accept: [404, 409] });
      }
      client.close();
    },
  };
  return kit;
}
