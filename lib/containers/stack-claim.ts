import { type Labels, stackLabel } from './labels';

/** Labels by which tools that make stacks know their own. Only they, and administrators, may write them. */
const RESERVED = ['com.docker.compose.', 'com.docker.stack.', 'com.docker.swarm.', 'io.podman.compose.'] as const;
const COMPOSE_PROJECT = 'com.docker.compose.project';
/** Compose writes it on every container that it makes, and on no image. */
const COMPOSE_HASH = 'com.docker.compose.config-hash';

export function isReservedLabel(name: string): boolean {
  return RESERVED.some((prefix) => name.startsWith(prefix));
}

/**
 * The stack that a container was made for, by whoever made it; null: none. A container inherits its image's labels, so whoever builds
 * an image could put every container of it into a stack of their choice, and under their own hands. A label that the image has too
 * does not count therefore - except that Compose writes its project on the images it builds: there its mark on the container itself,
 * which that image cannot have, tells that Compose made it (and then the project's name is Compose's as well, not the image's).
 */
export function believedStack(container: Labels, image: Labels): string | null {
  const name = stackLabel(container);
  if (name === null) return null;
  const stack = container[name] ?? null;
  if (image[name] === undefined) return stack;
  const hash = container[COMPOSE_HASH];
  return name === COMPOSE_PROJECT && hash !== undefined && hash !== image[COMPOSE_HASH] ? stack : null;
}
