/** Where a container's page is. `id` is the full one, so that the address stays true when names change hands. */
export function containerPath(container: { host: string; id: string }, tab = 'overview'): string {
  return `/hosts/${container.host}/containers/${container.id}/${tab}`;
}
