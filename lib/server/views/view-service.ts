import 'server-only';
import { randomBytes } from 'node:crypto';
import { and, count, eq, or, type SQL } from 'drizzle-orm';
import { type Actor, mayUse, refusalWords } from '@/lib/access/actor';
import { AppError } from '@/lib/contract/app-error';
import type { SavedView, ViewList } from '@/lib/contract/saved-view';
import type { Clock } from '../clock';
import { savedViews, users, viewDefaults } from '../db/schema';
import type { StateDatabase } from '../db/state-database';

/** Of one person and list; more are not found again in a menu. */
const VIEWS_AT_MOST = 50;

export interface NewView {
  list: ViewList;
  name: string;
  search: string;
  hiddenColumns: string[];
  shared: boolean;
}

/** Saved views of lists: one's own, and those that others share with the team. */
export interface ViewService {
  /** By name. */
  list(actor: Actor, list?: ViewList): SavedView[];
  /** Throws `forbidden` (sharing), `conflict` (the name is taken, too many). */
  create(actor: Actor, view: NewView): SavedView;
  /** Throws `view_not_found`, `forbidden`, `conflict`. */
  update(actor: Actor, id: string, change: Partial<Omit<NewView, 'list'>>): SavedView;
  remove(actor: Actor, id: string): void;
  /** Throws `view_not_found`, also for a view of another list. */
  setDefault(actor: Actor, list: ViewList, id: string | null): void;
}

export function createViewService({
  state: { db },
  clock,
}: {
  state: Pick<StateDatabase, 'db'>;
  clock: Clock;
}): ViewService {
  const visibleTo = (actor: Actor) => or(eq(savedViews.userId, actor.userId), eq(savedViews.shared, true));

  function rows(actor: Actor, where: SQL | undefined): SavedView[] {
    return db
      .select({ view: savedViews, owner: users.username, preferred: viewDefaults.viewId })
      .from(savedViews)
      .innerJoin(users, eq(users.id, savedViews.userId))
      .leftJoin(viewDefaults, and(eq(viewDefaults.viewId, savedViews.id), eq(viewDefaults.userId, actor.userId)))
      .where(and(visibleTo(actor), where))
      .all()
      .map(({ view, owner, preferred }) => ({
        id: view.id,
        list: view.list,
        name: view.name,
        owner,
        own: view.userId === actor.userId,
        shared: view.shared,
        isDefault: preferred !== null,
        search: view.search,
        hiddenColumns: view.hiddenColumns,
        updatedAt: view.updatedAt,
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
  }

  function find(actor: Actor, id: string): SavedView {
    const [view] = rows(actor, eq(savedViews.id, id));
    if (view === undefined) throw new AppError('view_not_found');
    return view;
  }

  function mine(actor: Actor, id: string): SavedView {
    const view = find(actor, id);
    if (view.own || mayUse(actor, 'users:manage')) return view;
    throw new AppError('forbidden', { detail: `The view «${view.name}» is ${view.owner}’s.` });
  }

  function requireSharing(actor: Actor): void {
    if (mayUse(actor, 'views:share')) return;
    throw new AppError('forbidden', { detail: refusalWords(actor, 'views:share', null) });
  }

  function requireFreeName(userId: string, list: ViewList, name: string, except: string | null): void {
    const same = db
      .select({ id: savedViews.id })
      .from(savedViews)
      .where(and(eq(savedViews.userId, userId), eq(savedViews.list, list), eq(savedViews.name, name)))
      .get();
    if (same === undefined || same.id === except) return;
    throw new AppError('conflict', {
      detail: `There is a view «${name}» of this list already.`,
      hint: 'Choose another name, or change that view.',
    });
  }

  return {
    list: (actor, list) => rows(actor, list === undefined ? undefined : eq(savedViews.list, list)),

    create(actor, { list, name, search, hiddenColumns, shared }) {
      if (shared) requireSharing(actor);
      requireFreeName(actor.userId, list, name, null);
      const kept = db
        .select({ views: count() })
        .from(savedViews)
        .where(and(eq(savedViews.userId, actor.userId), eq(savedViews.list, list)))
        .get();
      if ((kept?.views ?? 0) >= VIEWS_AT_MOST) {
        throw new AppError('conflict', {
          detail: `There are ${VIEWS_AT_MOST} views of this list already.`,
          hint: 'Remove one that is not needed.',
        });
      }
      const id = randomBytes(12).toString('base64url');
      const now = clock.now();
      db.insert(savedViews)
        .values({ id, userId: actor.userId, list, name, search, hiddenColumns, shared, createdAt: now, updatedAt: now })
        .run();
      return find(actor, id);
    },

    update(actor, id, change) {
      const view = mine(actor, id);
      if (change.shared === true && !view.shared) requireSharing(actor);
      const owner = db.select({ userId: savedViews.userId }).from(savedViews).where(eq(savedViews.id, id)).get();
      if (change.name !== undefined && owner !== undefined) requireFreeName(owner.userId, view.list, change.name, id);
      db.update(savedViews)
        .set({
          ...(change.name !== undefined && { name: change.name }),
          ...(change.search !== undefined && { search: change.search }),
          ...(change.hiddenColumns !== undefined && { hiddenColumns: change.hiddenColumns }),
          ...(change.shared !== undefined && { shared: change.shared }),
          updatedAt: clock.now(),
        })
        .where(eq(savedViews.id, id))
        .run();
      // One that is no longer shared, changed by who manages users, is out of their sight: as it was, with what was changed.
      return rows(actor, eq(savedViews.id, id))[0] ?? { ...view, ...change, updatedAt: clock.now() };
    },

    remove(actor, id) {
      mine(actor, id);
      db.delete(savedViews).where(eq(savedViews.id, id)).run();
    },

    setDefault(actor, list, id) {
      if (id !== null && find(actor, id).list !== list) throw new AppError('view_not_found');
      const own = and(eq(viewDefaults.userId, actor.userId), eq(viewDefaults.list, list));
      db.transaction((tx) => {
        tx.delete(viewDefaults).where(own).run();
        if (id !== null) tx.insert(viewDefaults).values({ userId: actor.userId, list, viewId: id }).run();
      });
    },
  };
}
