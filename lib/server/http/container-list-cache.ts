import 'server-only';
import { type Actor, linesOf, maySee } from '../../access/actor';
import type { ContainerSummary } from '../../contract/container';
import type { QueryOf } from '../../contract/endpoint';
import type { listContainers } from '../../contract/endpoints/containers';
import type { Fleet } from '../engine/fleet';

type Query = QueryOf<typeof listContainers>;

export interface ContainerListCache {
  /** The answer as JSON in UTF-8 with its ETag; the same object until the fleet changes. */
  get(query: Query, actor: Actor): ContainerListAnswer;
}

interface ContainerListAnswer {
  body: Buffer<ArrayBuffer>;
  etag: string;
}

/** Answers kept for one revision; more different questions than this at once are simply answered anew. */
const MAX_ENTRIES = 64;

function matches(container: ContainerSummary, query: Query): boolean {
  if (query.host !== undefined && container.host !== query.host) return false;
  if (query.state !== undefined && container.state !== query.state) return false;
  if (query.stack !== undefined && container.stack !== query.stack) return false;
  if (query.q === undefined) return true;
  const q = query.q.toLowerCase();
  return [container.name, container.image, container.id, container.stack, container.service].some((text) =>
    text?.toLowerCase().includes(q),
  );
}

/**
 * The container list as text, made once per revision, question and scope: with hundreds of containers, turning rows into
 * JSON costs more than all the rest of the request.
 */
export function createContainerListCache(
  fleet: Pick<Fleet, 'revision' | 'containers'>,
  bootId: string,
): ContainerListCache {
  let revision = -1;
  const entries = new Map<string, ContainerListAnswer>();
  return {
    get(query, actor) {
      if (revision !== fleet.revision) {
        revision = fleet.revision;
        entries.clear();
      }
      const key = JSON.stringify([query.host, query.state, query.stack, query.q, linesOf(actor)]);
      const known = entries.get(key);
      if (known) return known;
      const containers = fleet.containers().filter((row) => maySee(actor, row) && matches(row, query));
      const entry = { body: Buffer.from(JSON.stringify({ revision, containers })), etag: `"${bootId}-${revision}"` };
      if (entries.size < MAX_ENTRIES) entries.set(key, entry);
      return entry;
    },
  };
}
