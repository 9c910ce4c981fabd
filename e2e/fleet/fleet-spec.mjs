// What the sample fleet consists of: an application after the classic picture (front end, back end, data), and a few
// containers that have something to show.
import { createHash } from 'node:crypto';
import { DEMO_LABEL } from './fleet-images.mjs';

/** Changes by hand to the fleet's containers are kept; a container of another recipe than this is made anew. */
export const SPEC_LABEL = 'pilothouse.demo.spec';
export const REGISTRY_CONTAINER = 'shop-registry';

const MIB = 1024 * 1024;

/** @type {{name: string, internal: boolean}[]} */
export const NETWORKS = [
  { name: 'shop-frontend', internal: false },
  { name: 'shop-backend', internal: false },
  // No way out: only what is attached to it reaches the database.
  { name: 'shop-data', internal: true },
];

export const VOLUMES = ['shop-db-data', 'shop-cache-data', 'shop-secrets', 'shop-registry-data'];

/**
 * @typedef {object} ContainerSpec
 * @property {string} name
 * @property {string[]} networks the first is the one it is created in; empty for the default bridge
 * @property {Record<string, any>} body of the engine's create call
 * @property {'running' | 'exits'} expect
 */

/**
 * @param {{registry: string, webPorts: [number, number], imagesKey: string}} where `registry` such as `127.0.0.1:5055`;
 *   containers are made anew when the key of the images changes
 * @returns {ContainerSpec[]} in the order of creation
 */
export function fleetContainers({ registry, webPorts, imagesKey }) {
  return applicationContainers(registry, webPorts).map((spec) => ({ ...spec, body: withSpec(spec.body, imagesKey) }));
}

/** @param {string} registry @param {[number, number]} webPorts @returns {ContainerSpec[]} */
function applicationContainers(registry, webPorts) {
  const image = (/** @type {string} */ name, /** @type {string} */ tag) => `${registry}/shop/${name}:${tag}`;
  const secrets = 'shop-secrets:/run/shop-secrets';
  return [
    // First: its image gives the volume of the password its owner.
    shop('db', 1, image('db', '1.0.0'), ['shop-data'], {
      memory: 192,
      binds: ['shop-db-data:/var/lib/postgresql/data', secrets],
      tmpfs: { '/tmp': 'size=16m' },
    }),
    shop('cache', 1, image('cache', '1.0.0'), ['shop-data'], { memory: 64, binds: ['shop-cache-data:/data'] }),
    shop('api', 1, image('api', 'production'), ['shop-backend', 'shop-frontend', 'shop-data'], {
      memory: 96,
      binds: [`${secrets}:ro`],
      tmpfs: { '/tmp': 'size=8m' },
    }),
    shop('worker', 1, image('api', 'production'), ['shop-backend', 'shop-data'], {
      memory: 64,
      binds: [`${secrets}:ro`],
      tmpfs: { '/tmp': 'size=8m' },
      body: {
        Cmd: ['python3', 'worker.py'],
        // The worker serves nothing: it is healthy while it touches its file.
        Healthcheck: {
          Test: ['CMD-SHELL', 'find /tmp/heartbeat -mmin -0.5 | grep . || { echo "no heartbeat for 30 s"; exit 1; }'],
          Interval: 5e9,
          Timeout: 3e9,
          Retries: 3,
        },
      },
    }),
    ...webPorts.map((port, index) =>
      shop('web', index + 1, image('web', 'production'), ['shop-frontend'], {
        memory: 48,
        tmpfs: { '/tmp': 'size=16m' },
        body: { ExposedPorts: { '8080/tcp': {} } },
        ports: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
      }),
    ),
    {
      name: 'chatter',
      networks: ['shop-backend'],
      expect: 'running',
      body: {
        Image: image('tools', '1.0.0'),
        Cmd: ['chatter.sh'],
        User: '1000:1000',
        HostConfig: { ...goodCitizen(32), NetworkMode: 'shop-backend' },
      },
    },
    {
      name: 'crashloop',
      networks: ['shop-backend'],
      expect: 'running',
      body: {
        Image: image('tools', '1.0.0'),
        Cmd: ['crashloop.sh'],
        User: '1000:1000',
        HostConfig: { ...goodCitizen(32), NetworkMode: 'shop-backend', RestartPolicy: { Name: 'always' } },
      },
    },
    {
      // Everything a production checklist warns of. The values are inventions.
      name: 'bad',
      networks: [],
      expect: 'running',
      body: {
        Image: image('tools', 'latest'),
        Env: ['DATABASE_PASSWORD=correct-horse-battery', 'API_TOKEN=sample-token-0123456789', 'LOG_LEVEL=debug'],
        User: 'root',
        HostConfig: { NetworkMode: 'bridge' },
      },
    },
    {
      name: 'nightly-report',
      networks: ['shop-backend'],
      expect: 'exits',
      body: {
        Image: image('tools', '1.0.0'),
        Cmd: ['report.sh'],
        User: '1000:1000',
        HostConfig: { ...goodCitizen(32), NetworkMode: 'shop-backend', RestartPolicy: { Name: 'no' } },
      },
    },
    {
      name: 'catalogue-import',
      networks: ['shop-backend'],
      expect: 'exits',
      body: {
        Image: image('tools', '1.0.0'),
        Cmd: ['import.sh'],
        User: '1000:1000',
        HostConfig: { ...goodCitizen(16), NetworkMode: 'shop-backend', RestartPolicy: { Name: 'no' } },
      },
    },
  ];
}

/** @param {string} image @param {string} recipe of the image @param {number} port @returns {ContainerSpec} */
export function registryContainer(image, recipe, port) {
  return {
    name: REGISTRY_CONTAINER,
    networks: [],
    expect: 'running',
    body: withSpec(
      {
        Image: image,
        ExposedPorts: { '5000/tcp': {} },
        HostConfig: {
          ...goodCitizen(128),
          NetworkMode: 'bridge',
          Binds: ['shop-registry-data:/var/lib/registry'],
          PortBindings: { '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
        },
      },
      recipe,
    ),
  };
}

/**
 * A service of the stack `shop`. The database and what else is there once is named without a number.
 * @param {string} service @param {number} number @param {string} image @param {string[]} networks
 * @param {{memory: number, binds?: string[], tmpfs?: Record<string, string>, ports?: Record<string, unknown>,
 *   body?: Record<string, unknown>}} options `memory` in MiB
 * @returns {ContainerSpec}
 */
function shop(service, number, image, networks, { memory, binds, tmpfs, ports, body }) {
  const name = service === 'web' ? `shop-${service}-${number}` : `shop-${service}`;
  return {
    name,
    networks,
    expect: 'running',
    body: {
      Image: image,
      ...body,
      Labels: {
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': service,
        'com.docker.compose.container-number': String(number),
      },
      HostConfig: {
        ...goodCitizen(memory),
        NetworkMode: networks[0],
        ReadonlyRootfs: true,
        ...(binds && { Binds: binds }),
        ...(tmpfs && { Tmpfs: tmpfs }),
        ...(ports && { PortBindings: ports }),
      },
    },
  };
}

/** Limits, log rotation, restart policy, no rights it does not need. @param {number} memory MiB */
function goodCitizen(memory) {
  return {
    Memory: memory * MIB,
    MemorySwap: memory * MIB,
    NanoCpus: 500_000_000,
    PidsLimit: 64,
    RestartPolicy: { Name: 'unless-stopped' },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '3' } },
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
  };
}

/** @param {Record<string, any>} body @param {string} recipe of its image, or of all images */
function withSpec(body, recipe) {
  const spec = createHash('sha256')
    .update(JSON.stringify([body, recipe]))
    .digest('hex')
    .slice(0, 16);
  return { ...body, Labels: { ...body.Labels, [DEMO_LABEL]: '1', [SPEC_LABEL]: spec } };
}
