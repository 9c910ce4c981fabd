/**
 * Where to go after signing in: a path of this console, else the start page. `//elsewhere`, `/\elsewhere` and addresses with a
 * scheme would lead people who trust the console's link to somebody else's page.
 */
export function localPath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== 'string' || wanted.length > 2_000) return '/';
  if (!/^\/(?![/\\])[^\\\u0000-\u0020]*$/.test(wanted)) return '/';
  const url = new URL(wanted, 'http://console.invalid');
  // `/x/..//elsewhere` becomes `//elsewhere` only here.
  if (url.origin !== 'http://console.invalid' || url.pathname.startsWith('//')) return '/';
  // Next's own parameter of a request between pages is not part of an address.
  url.searchParams.delete('_rsc');
  if (/^\/(sign-in|setup|api)(\/|$)/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}`;
}
