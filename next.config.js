/** @type {import('next').NextConfig} */
module.exports = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run dev` reloads pages under this name, too, not only under localhost.
  allowedDevOrigins: ['127.0.0.1'],
  // A page's code is loaded when it is first asked for: 5 MiB less for those that nobody opens.
  experimental: { preloadEntriesOnStart: false },
  // Native or stream-heavy packages stay outside the bundle and are loaded by Node itself.
  serverExternalPackages: ['libsql', 'dockerode', 'docker-modem', 'ssh2', '@node-rs/argon2', 'ws'],
  // A lock file in a folder above must not move the project's root.
  turbopack: { root: __dirname },
  // Types are checked by `npm run check`, tests and all; who only starts the console need not wait for it.
  typescript: { ignoreBuildErrors: true },
};
