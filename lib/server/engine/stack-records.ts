import 'server-only';
import { and, eq, inArray } from 'drizzle-orm';
import type { Labels } from '@/lib/containers/labels';
import { believedStack } from '@/lib/containers/stack-claim';
import type { Engine } from '@/lib/docker/engine';
import type { Clock } from '../clock';
import { containerStacks } from '../db/schema';
import type { StateDatabase } from '../db/state-database';
import { errorFields, type Logger } from '../logger';

/** What a container says of itself. */
export interface StackClaim {
  id: string;
  imageId: string;
  labels: Labels;
}

/**
 * Which stack each container belongs to, as the console writes it down when it first sees it. Accounts are kept to stacks by this, so
 * a container must not choose it:
 * - Its image may not: labels that came with the image do not count (`believedStack`).
 * - Whoever makes containers through the console may not: who is no administrator cannot give the labels of Compose and Swarm
 *   (`judgeCreate`), and a copy does not take them over. To create at all, one needs the role on all stacks of the host.
 * - What is written stays, for as long as the container is there: labels of a container cannot change, and an image that is removed
 *   or tagged anew changes nothing.
 * - Unknown is none: until the image could be asked, only those who see the whole host see the container.
 * Who holds the engine itself (Compose on the host) is root there anyway and is believed.
 */
export interface StackRecords {
  /** Asks and writes down what is not known of these. Never throws: what cannot be found out stays unknown. */
  prepare(host: string, engine: Pick<Engine, 'inspectImage'>, claims: readonly StackClaim[]): Promise<void>;
  /** null: of none, or not known yet. */
  stackOf(host: string, id: string): string | null;
  /** Forgets all others of the host. */
  keep(host: string, ids: ReadonlySet<string>): void;
}

const MAX_IMAGES = 10_000;
const AT_ONCE = 4;

export function createStackRecords(state: Pick<StateDatabase, 'db'>, clock: Clock, log: Logger): StackRecords {
  const { db } = state;
  const hosts = new Map<string, Map<string, string | null>>();
  /** Image id -> its labels. Ids are of the content: they never change. */
  const images = new Map<string, Labels>();
  for (const { container, host, stack } of db.select().from(containerStacks).all()) of(host).set(container, stack);

  function of(host: string): Map<string, string | null> {
    const known = hosts.get(host) ?? new Map<string, string | null>();
    hosts.set(host, known);
    return known;
  }

  async function labelsOf(engine: Pick<Engine, 'inspectImage'>, imageId: string): Promise<void> {
    if (images.has(imageId)) return;
    try {
      const { config } = await engine.inspectImage(imageId);
      if (images.size >= MAX_IMAGES) images.clear();
      images.set(imageId, config.labels);
    } catch (error) {
      log.warn('the labels of an image are not known; its containers count as of no stack', {
        image: imageId.slice(0, 19),
        ...errorFields(error),
      });
    }
  }

  function write(host: string, claims: readonly StackClaim[]): void {
    const rows = claims.flatMap(({ id, imageId, labels }) => {
      const image = images.get(imageId);
      return image === undefined
        ? []
        : [{ host, container: id, stack: believedStack(labels, image), seenAt: clock.now() }];
    });
    const known = of(host);
    for (const { container, stack } of rows) if (!known.has(container)) known.set(container, stack);
    try {
      // Far below SQLite's limit of parameters in one statement.
      for (let at = 0; at < rows.length; at += 500) {
        db.insert(containerStacks)
          .values(rows.slice(at, at + 500))
          .onConflictDoNothing()
          .run();
      }
    } catch (error) {
      log.warn('the stacks of containers could not be written down', { host, ...errorFields(error) });
    }
  }

  return {
    async prepare(host, engine, claims) {
      const known = of(host);
      const open = claims.filter(({ id, labels }) => !known.has(id) && believedStack(labels, {}) !== null);
      if (open.length === 0) return;
      const waiting = [...new Set(open.map(({ imageId }) => imageId))];
      const work = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await labelsOf(engine, next);
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work));
      write(host, open);
    },
    stackOf: (host, id) => of(host).get(id) ?? null,
    keep(host, ids) {
      const gone = [...of(host).keys()].filter((id) => !ids.has(id));
      for (const id of gone) of(host).delete(id);
      try {
        for (let at = 0; at < gone.length; at += 500) {
          db.delete(containerStacks)
            .where(and(eq(containerStacks.host, host), inArray(containerStacks.container, gone.slice(at, at + 500))))
            .run();
        }
      } catch (error) {
        log.warn('stacks of containers that are gone could not be forgotten', { host, ...errorFields(error) });
      }
    },
  };
}
