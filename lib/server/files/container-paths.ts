import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { PathState } from '@/lib/docker/archive';
import type { Engine } from '@/lib/docker/engine';

const MAX_LINKS = 10;

export interface Found {
  /** Without links, as far as the engine tells. */
  path: string;
  state: PathState;
}

/** What is at a path, links followed. Throws `file_not_found`. */
export async function findPath(engine: Engine, container: string, path: string): Promise<Found> {
  let at = cleaned(path);
  for (let step = 0; step < MAX_LINKS; step++) {
    const state = await engine.statPath(container, at);
    if (state === null) {
      throw new AppError('file_not_found', {
        detail: `There is no ${quoted(at)} in the container.`,
        ...(at !== cleaned(path) && { hint: 'A link leads to it.' }),
      });
    }
    if (state.kind !== 'link') return { path: at, state };
    const target = cleaned(state.linkTarget.startsWith('/') ? state.linkTarget : `${parentOf(at)}/${state.linkTarget}`);
    if (target === at) break;
    at = target;
  }
  throw new AppError('conflict', { detail: `${quoted(path)} is a link that leads nowhere.` });
}

/** `/a//b/../c/` -> `/a/c`: never above the root, as in the container itself. */
export function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** For messages: one line, nothing invisible. */
export function quoted(path: string): string {
  const shown = path.replace(/[^\x20-\x7e\u00a1-\u02af\u0370-\u1fff\u3040-\u9fff]/g, '\ufffd');
  return `«${shown.length > 200 ? `${shown.slice(0, 200)}…` : shown}»`;
}
