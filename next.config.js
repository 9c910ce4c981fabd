/** @type {import('next').NextConfig} */
module.exports = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Native or stream-heavy packages stay outside the bundle and are loaded by Node itself.
  serverExternalPackages: ['libsql', 'dockerode', 'docker-modem', 'ssh2', '@node-rs/argon2', 'ws'],
  // A lock file in a folder above must not move the project's root.
  turbopack: { root: __dirname },
  // The import rules, the linter and the type check are run by `npm run check`; the build checks types as well.
  typescript: { ignoreBuildErrors: false },
  // Response headers are set in one place: lib/server/http/security-headers.ts.
  compress: true,
};
