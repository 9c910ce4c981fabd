import 'server-only';

/**
 * Headers of every answer. Scripts run only with the nonce of their own page. Inline style *attributes* are allowed, because
 * charts and virtual lists position by them; inline style elements need the nonce.
 */
export function securityHeaders(options: { nonce: string; https: boolean; dev: boolean }): [string, string][] {
  const policy = [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${options.nonce}' 'strict-dynamic'${options.dev ? " 'unsafe-eval'" : ''}`,
    // Next's development server writes style elements without a nonce; beside one, 'unsafe-inline' would mean nothing.
    `style-src 'self' ${options.dev ? "'unsafe-inline'" : `'nonce-${options.nonce}'`}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
  return [
    ['content-security-policy', policy],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
    ...(options.https ? [['strict-transport-security', 'max-age=31536000'] as [string, string]] : []),
  ];
}
