/**
 * The name that the console gives to the image of a release which can be rolled back to: with a name it survives
 * `docker image prune`, and by it the console's own prune knows that it stays.
 */
export const keptName = (app: string, release: number): string => `pilothouse-kept/${app}:r${release}`;

const KEPT = /^pilothouse-kept\/([^/:]+):r(\d+)$/;

/** Which release an image is kept for by this name, in words; null for any other name. */
export function keptFor(name: string): string | null {
  const match = KEPT.exec(name);
  return match ? `${match[1]} release ${match[2]}` : null;
}

/** Of the names of an image those releases that it is kept for. */
export const keptReleases = (names: readonly string[]): string[] =>
  names.map(keptFor).filter((release) => release !== null);
