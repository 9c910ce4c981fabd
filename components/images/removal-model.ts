import type { ImageSummary } from '@/lib/contract/image';

/** What can go of a choice of images, and why the others stay. */
export interface Removable {
  able: readonly ImageSummary[];
  unable: readonly { image: ImageSummary; why: string }[];
  /** Of the able ones: whether stopped containers were made from any. */
  stopped: boolean;
}

/** `force`: also images that only stopped containers were made from. `children`: who was built on an image, where that is known. */
export function removable(
  images: readonly ImageSummary[],
  force: boolean,
  children: (image: ImageSummary) => readonly string[],
): Removable {
  const able: ImageSummary[] = [];
  const unable: { image: ImageSummary; why: string }[] = [];
  let stopped = false;
  for (const image of images) {
    const why = whyNot(image, force, children(image));
    if (why !== null) unable.push({ image, why });
    else {
      able.push(image);
      if (image.usedBy.length > 0) stopped = true;
    }
  }
  return { able, unable, stopped };
}

function whyNot(image: ImageSummary, force: boolean, children: readonly string[]): string | null {
  const running = image.usedBy.filter((user) => user.running);
  if (running.length > 0)
    return `${named(running.map(({ name }) => name))} ${running.length === 1 ? 'runs' : 'run'} from it`;
  if (children.length > 0) return `${named(children)} ${children.length === 1 ? 'was' : 'were'} built on it`;
  if (image.usedBy.length > 0 && !force) return `made from it, stopped: ${named(image.usedBy.map(({ name }) => name))}`;
  return null;
}

/** `a, b and 3 more` */
export function named(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
