/** Where a host's page is. */
export function hostPath(host: string): string {
  return `/hosts/${host}`;
}
