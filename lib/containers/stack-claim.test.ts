import { expect, it } from 'vitest';
import { believedStack, isReservedLabel } from './stack-claim';

const PROJECT = 'com.docker.compose.project';
const HASH = 'com.docker.compose.config-hash';

it.each([
  ['no label', {}, {}, null],
  ['Compose made it', { [PROJECT]: 'shop', [HASH]: 'a' }, {}, 'shop'],
  ['somebody with the engine in hand wrote it', { [PROJECT]: 'shop' }, {}, 'shop'],
  ['the image says so', { [PROJECT]: 'shop' }, { [PROJECT]: 'shop' }, null],
  [
    'the image says so, with Compose’s mark',
    { [PROJECT]: 'shop', [HASH]: 'a' },
    { [PROJECT]: 'shop', [HASH]: 'a' },
    null,
  ],
  ['Compose built the image and made the container', { [PROJECT]: 'shop', [HASH]: 'a' }, { [PROJECT]: 'shop' }, 'shop'],
  [
    'Compose made it of an image that pretends',
    { [PROJECT]: 'prod', [HASH]: 'a' },
    { [PROJECT]: 'x', [HASH]: 'b' },
    'prod',
  ],
  ['Swarm', { 'com.docker.stack.namespace': 'shop' }, {}, 'shop'],
  [
    'an image that pretends to be of Swarm',
    { 'com.docker.stack.namespace': 'shop' },
    { 'com.docker.stack.namespace': 'shop' },
    null,
  ],
  [
    'an image that pretends to be of Swarm, run by Compose: no guess',
    { 'com.docker.stack.namespace': 'mine', [PROJECT]: 'prod', [HASH]: 'a' },
    { 'com.docker.stack.namespace': 'mine' },
    null,
  ],
  ['Podman', { 'io.podman.compose.project': 'pod' }, {}, 'pod'],
])('%s', (_, container, image, expected) => expect(believedStack(container, image)).toBe(expected));

it('labels of tools are told from others', () => {
  expect([PROJECT, HASH, 'com.docker.swarm.service.name', 'io.podman.compose.project'].every(isReservedLabel)).toBe(
    true,
  );
  expect(['com.example.x', 'maintainer', 'com.docker.composer'].some(isReservedLabel)).toBe(false);
});
