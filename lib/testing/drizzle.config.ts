import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate` writes the next migration from the schema; it never opens a database. Paths are from the root. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './lib/server/db/schema.ts',
  out: './lib/server/db/migrations',
});
