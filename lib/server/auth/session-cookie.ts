import 'server-only';

/** `__Host-` binds the cookie to this very host over HTTPS; browsers refuse it over plain HTTP, hence the second name. */
export function cookieNameFor(secure: boolean): string {
  return secure ? '__Host-pilothouse' : 'pilothouse';
}

/** The value of one cookie of a `Cookie` header; the first when a name comes twice. */
export function readCookie(header: string | null, name: string): string | null {
  if (!header) return null;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** A `Set-Cookie` value. No `Domain`: this host only. `maxAgeSeconds` 0 removes it. */
export function formatCookie(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${Math.max(0, Math.floor(maxAgeSeconds))}${secure ? '; Secure' : ''}`;
}
