// What takes long to get (engines, images) is kept between runs, outside the checkout.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder for everything the tests and the demo keep between runs. @param {...string} parts */
export function cachePath(...parts) {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'pilothouse-test', ...parts);
}
