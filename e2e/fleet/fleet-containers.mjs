// Containers, networks and volumes of the fleet: made where they are missing, found by their label.
import { DEMO_LABEL } from './fleet-images.mjs';
import { NETWORKS, SPEC_LABEL, VOLUMES } from './fleet-spec.mjs';

/** @typedef {import('../engines/engine-client.mjs').EngineClient} EngineClient */
/** @typedef {import('./fleet-spec.mjs').ContainerSpec} ContainerSpec */

/** The engine's filter for what is the demo's. */
export const DEMO_FILTER = JSON.stringify({ label: [`${DEMO_LABEL}=1`] });

/** @param {EngineClient} client */
export async function ensureNetworksAndVolumes(client) {
  /** @type {{Name: string}[]} */
  const networks = await client.get('/networks', { query: { filters: DEMO_FILTER } });
  const known = new Set(networks.map((network) => network.Name));
  const labels = { [DEMO_LABEL]: '1' };
  for (const { name, internal } of NETWORKS) {
    if (known.has(name)) continue;
    const stack = { 'com.docker.compose.project': 'shop', 'com.docker.compose.network': name.replace('shop-', '') };
    await client.post('/networks/create', {
      json: { Name: name, Driver: 'bridge', CheckDuplicate: true, Internal: internal, Labels: { ...labels, ...stack } },
    });
  }
  // Creating a volume that exists changes nothing.
  await Promise.all(VOLUMES.map((name) => client.post('/volumes/create', { json: { Name: name, Labels: labels } })));
}

/**
 * Makes sure that a container of this recipe exists, running or not.
 * @param {EngineClient} client @param {ContainerSpec} spec
 * @returns {Promise<string>} its id; rejects when the name belongs to a container that is not the demo's
 */
export async function ensureContainer(client, spec) {
  const found = await client.get(`/containers/${spec.name}/json`, { accept: [404] });
  if (found?.Id) {
    const labels = found.Config.Labels ?? {};
    if (labels[DEMO_LABEL] !== '1') {
      throw new Error(
        `There already is a container called ${spec.name} that is not the demo's. Rename or remove it, then run this again.`,
      );
    }
    if (labels[SPEC_LABEL] === spec.body.Labels[SPEC_LABEL]) return found.Id;
    await client.delete(`/containers/${found.Id}`, { query: { force: true }, timeoutMs: 60_000 });
  }
  const created = await client.post('/containers/create', { query: { name: spec.name }, json: spec.body });
  for (const network of spec.networks.slice(1)) {
    await client.post(`/networks/${network}/connect`, { json: { Container: created.Id } });
  }
  return created.Id;
}

/**
 * Starts a container of the fleet if it does not run.
 * @param {EngineClient} client @param {ContainerSpec} spec @param {string} id
 * @returns {Promise<boolean>} whether this started it
 */
export async function startContainer(client, spec, id) {
  const { State: state, HostConfig: host } = await client.get(`/containers/${id}/json`);
  if (state.Running || state.Restarting) return false;
  // A job that has run keeps its result.
  if (spec.expect === 'exits' && state.Status !== 'created') return false;
  const policy = spec.body.HostConfig.RestartPolicy;
  // `stopContainers` took it away.
  if (policy && host.RestartPolicy?.Name !== policy.Name) {
    await client.post(`/containers/${id}/update`, { json: { RestartPolicy: policy } });
  }
  await client.post(`/containers/${id}/start`, { accept: [304], timeoutMs: 60_000 });
  return spec.expect === 'running';
}

/**
 * Stops containers of the fleet, all at once.
 * @param {EngineClient} client @param {string[]} names those that are gone are passed over
 */
export async function stopContainers(client, names) {
  await Promise.all(
    names.map(async (name) => {
      const found = await client.get(`/containers/${name}/json`, { accept: [404] });
      if (!found?.Id) return;
      if (found.HostConfig.RestartPolicy?.Name === 'always') {
        // `always` would bring it back when the engine starts next time.
        await client.post(`/containers/${found.Id}/update`, { json: { RestartPolicy: { Name: 'no' } }, accept: [404] });
      }
      await client.post(`/containers/${found.Id}/stop`, { query: { t: 5 }, accept: [304, 404], timeoutMs: 60_000 });
    }),
  );
}
