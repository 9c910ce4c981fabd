/** Names of apps and environments: they stand in addresses, labels and names of containers. */
export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/** A good name for an app, made from a container's: `Shop_Web.1` is `shop-web-1`. Empty when nothing of it can be used. */
export function slugFrom(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}
