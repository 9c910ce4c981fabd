export type Labels = Readonly<Record<string, string>>;

/** Compose and Swarm say the same with different labels; of both, Swarm's own wins (a stack deployed from a Compose file has both). */
const STACK = ['com.docker.stack.namespace', 'com.docker.compose.project', 'io.podman.compose.project'] as const;
const SWARM_SERVICE = 'com.docker.swarm.service.name';
const SERVICE = ['com.docker.compose.service', 'io.podman.compose.service'] as const;

/** The name of the label that tells the stack; null: there is none. */
export function stackLabel(labels: Labels): string | null {
  return STACK.find((name) => labels[name]) ?? null;
}

export function stackOf(labels: Labels): { stack: string | null; service: string | null } {
  const stack = firstOf(labels, STACK);
  const swarm = labels[SWARM_SERVICE];
  if (swarm) {
    // Swarm puts the stack in front: `shop_api`.
    const short = stack !== null && swarm.startsWith(`${stack}_`) ? swarm.slice(stack.length + 1) : swarm;
    return { stack, service: short || swarm };
  }
  return { stack, service: firstOf(labels, SERVICE) };
}

/** The labels that are meant for the console. */
export function ownLabels(labels: Labels): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name.startsWith('pilothouse.')));
}

function firstOf(labels: Labels, names: readonly string[]): string | null {
  for (const name of names) if (labels[name]) return labels[name];
  return null;
}
