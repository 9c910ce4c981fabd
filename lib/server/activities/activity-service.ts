import 'server-only';
import { randomBytes } from 'node:crypto';
import { type Actor, holdsEverything, mayUse, mayUseAt } from '@/lib/access/actor';
import { ProgressRate } from '@/lib/activities/progress-rate';
import type { Activity, ActivityItem, ActivityProgress } from '@/lib/contract/activity';
import { AppError } from '@/lib/contract/app-error';
import type { AuditEntry } from '../audit/audit-log';
import type { Clock, Timer } from '../clock';
import type { StateDatabase } from '../db/state-database';
import { storageFailure } from '../db/storage-failure';
import { errorFields, type Logger } from '../logger';
import { ActivityJournal } from './activity-journal';
import { maySeeActivity } from './activity-scope';

function mayCancelOthers(actor: Actor, { hosts }: Activity): boolean {
  return (
    mayUse(actor, 'activities:cancel') &&
    hosts.every((host) => mayUseAt(actor, 'activities:cancel', { host, stack: null }))
  );
}

/** What the work says of itself while it runs. */
export interface ActivityReport {
  /** Aborts when somebody cancels, or the console stops. The work then ends soon, by throwing. */
  readonly signal: AbortSignal;
  progress(progress: Pick<ActivityProgress, 'done' | 'total' | 'unit'> & { words?: string; atLeast?: boolean }): void;
  /** Adds or changes an item. */
  item(item: Pick<ActivityItem, 'id' | 'label' | 'state'> & Partial<ActivityItem>): void;
}

export interface ActivitySpec {
  /** Dotted and stable: `image.pull`. */
  kind: string;
  /** For people: `Pull nginx:1.27`. No secrets. */
  title: string;
  /** Where it happens decides who may see it; null: nowhere (the console itself), or on the `hosts`. */
  host: string | null;
  /** Of work on several hosts: all of them. */
  hosts?: readonly string[];
  /** Its parts as far as they are known before: written down with the start, so that they can be told after a kill. */
  items?: readonly Pick<ActivityItem, 'id' | 'label'>[];
  actor: Actor;
  /** Gets the outcome when the work has ended, not when it was accepted. */
  audit: AuditEntry | null;
  /** False when stopping half-way would do harm. */
  cancellable?: boolean;
  /** Resolves with what came of it, in words. Throws AppError for what people should read; items that failed make the whole fail. */
  run(report: ActivityReport): Promise<string>;
}

export interface ActivityService {
  /** How many run now. */
  readonly running: number;
  /** Begins, journaled before it does anything. Throws `too_many_activities`, `storage_failed`. Returns at once. */
  start(spec: ActivitySpec): Activity;
  /** Newest first. */
  list(actor: Actor, query: ActivityQuery): { activities: Activity[]; more: boolean };
  /** Throws `activity_not_found`. */
  get(actor: Actor, id: string): Activity;
  /** Throws `activity_not_found`, `forbidden` (another's), `conflict` (ended, or not to be stopped). */
  cancel(actor: Actor, id: string): Activity;
  /** Told which activities changed, about twice a second at most. */
  watch(changed: (activities: readonly Activity[]) => void): () => void;
  /** Resolves when the activity has ended; at once for one that is not running. */
  ended(id: string): Promise<void>;
  /** Stops all that runs, and waits for it, 5 s at most. What does not end by then is found interrupted at the next start. */
  close(): Promise<void>;
}

/** `failed`: those that were interrupted too. `before`: an activity's id; those older than it. */
export interface ActivityQuery {
  host?: string;
  state?: 'running' | 'failed';
  before?: string;
  limit: number;
}

const MAX_RUNNING = 50;
const MAX_RUNNING_PER_USER = 20;
const MAX_ITEMS = 200;
const TELL_MS = 400;
const CLOSE_WITHIN_MS = 5_000;

interface Running {
  activity: Activity;
  userId: string;
  abort: AbortController;
  rate: ProgressRate;
  /** Every item, in the order in which it was first named; `activity.items` is what of them is told. */
  items: Map<string, ActivityItem>;
  /** Told also when it was cancelled in the end: what was done until then. */
  result: string | null;
  done: Promise<void>;
}

export function createActivityService(options: {
  state: Pick<StateDatabase, 'db'>;
  clock: Clock;
  log: Logger;
}): ActivityService {
  return new Activities(options);
}

class Activities implements ActivityService {
  readonly #journal: ActivityJournal;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #running = new Map<string, Running>();
  readonly #watchers = new Set<(activities: readonly Activity[]) => void>();
  readonly #untold = new Map<string, Activity>();
  #tellTimer: Timer | null = null;
  #closing = false;

  constructor({ state, clock, log }: { state: Pick<StateDatabase, 'db'>; clock: Clock; log: Logger }) {
    this.#journal = new ActivityJournal(state);
    this.#clock = clock;
    this.#log = log;
    const interrupted = this.#journal.interruptUnfinished(clock.now());
    if (interrupted > 0) log.warn('activities were interrupted by the last stop', { interrupted });
  }

  get running(): number {
    return this.#running.size;
  }

  start(spec: ActivitySpec): Activity {
    if (this.#closing) throw new AppError('shutting_down', { retryAfter: 5 });
    this.#refuseTooMany(spec.actor.userId);
    const activity: Activity = {
      id: randomBytes(12).toString('base64url'),
      kind: spec.kind,
      title: spec.title,
      host: spec.host,
      hosts: spec.host === null ? [...(spec.hosts ?? [])] : [spec.host],
      startedBy: spec.actor.username,
      startedAt: this.#clock.now(),
      finishedAt: null,
      state: 'running',
      progress: null,
      items: [],
      itemCount: 0,
      result: null,
      problem: null,
      cancellable: spec.cancellable ?? true,
    };
    const items = new Map(spec.items?.map(({ id, label }) => [id, waitingItem(id, label)]));
    Object.assign(activity, told(items));
    try {
      this.#journal.begin(activity, { userId: spec.actor.userId, username: spec.actor.username });
    } catch (cause) {
      throw new AppError('storage_failed', {
        detail: 'The start could not be written down, so nothing was done.',
        hint:
          storageFailure(cause)?.hint ?? 'Check the free space and the rights of the data folder (PILOTHOUSE_DATA).',
        cause,
      });
    }
    const running: Running = {
      activity,
      userId: spec.actor.userId,
      abort: new AbortController(),
      rate: new ProgressRate(),
      items,
      result: null,
      done: Promise.resolve(),
    };
    this.#running.set(activity.id, running);
    running.done = this.#run(running, spec);
    this.#changed(activity);
    return running.activity;
  }

  list(actor: Actor, query: ActivityQuery) {
    const { host, state } = query;
    const before = query.before === undefined ? null : this.get(actor, query.before);
    const rows = this.#journal
      .list({
        visible: holdsEverything(actor) ? null : (row) => maySeeActivity(actor, row),
        host: host ?? null,
        state: state ?? null,
        before,
        limit: query.limit + 1,
      })
      .map((row) => this.#running.get(row.id)?.activity ?? row);
    return { activities: rows.slice(0, query.limit), more: rows.length > query.limit };
  }

  get(actor: Actor, id: string): Activity {
    const found = this.#running.get(id)?.activity ?? this.#journal.find(id);
    if (found === undefined || !maySeeActivity(actor, found)) {
      throw new AppError('activity_not_found', { detail: `No activity «${id}».` });
    }
    return found;
  }

  cancel(actor: Actor, id: string): Activity {
    const found = this.get(actor, id);
    const running = this.#running.get(id);
    if (running === undefined) throw new AppError('conflict', { detail: `«${found.title}» has ended already.` });
    if (running.userId !== actor.userId && !mayCancelOthers(actor, found)) {
      throw new AppError('forbidden', { detail: `«${found.title}» was started by ${found.startedBy}.` });
    }
    if (!found.cancellable)
      throw new AppError('conflict', { detail: `«${found.title}» cannot be stopped half-way without harm.` });
    running.abort.abort(new AppError('cancelled', { detail: `Cancelled by ${actor.username}.` }));
    this.#update(running, { cancellable: false });
    return running.activity;
  }

  watch(changed: (activities: readonly Activity[]) => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  async ended(id: string): Promise<void> {
    await this.#running.get(id)?.done;
  }

  async close(): Promise<void> {
    this.#closing = true;
    const all = [...this.#running.values()];
    for (const { abort } of all) abort.abort(new AppError('shutting_down'));
    await Promise.race([
      Promise.all(all.map(({ done }) => done)),
      new Promise<void>((resolve) => this.#clock.setTimeout(resolve, CLOSE_WITHIN_MS)),
    ]);
    this.#tellTimer?.cancel();
  }

  #refuseTooMany(userId: string): void {
    const own = [...this.#running.values()].filter((running) => running.userId === userId).length;
    if (this.#running.size < MAX_RUNNING && own < MAX_RUNNING_PER_USER) return;
    throw new AppError('too_many_activities', {
      detail: `${this.#running.size} activities are running, ${own} of them yours.`,
      hint: 'Wait until some have ended, or cancel them.',
      retryAfter: 10,
    });
  }

  async #run(running: Running, spec: ActivitySpec): Promise<void> {
    const { signal } = running.abort;
    try {
      // Begins after `start` has returned, so that nobody hears of the end before the beginning.
      await Promise.resolve();
      signal.throwIfAborted();
      running.result = await spec.run({
        signal,
        progress: (progress) => this.#progress(running, progress),
        item: (item) => this.#item(running, item),
      });
      signal.throwIfAborted();
      const failed = [...running.items.values()].some((item) => item.state === 'failed');
      this.#end(running, { state: failed ? 'failed' : 'succeeded' });
      spec.audit?.outcome(failed ? 'failed' : 'ok');
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error;
      const code = reason instanceof AppError ? reason.code : 'internal';
      if (code === 'internal')
        this.#log.error('activity failed', { activity: running.activity.id, kind: spec.kind, ...errorFields(error) });
      const state = code === 'cancelled' ? 'cancelled' : code === 'shutting_down' ? 'interrupted' : 'failed';
      this.#end(running, { state, problem: describe(reason) });
      spec.audit?.outcome('failed', code);
    }
  }

  #progress(running: Running, { words, atLeast, ...progress }: Parameters<ActivityReport['progress']>[0]): void {
    if (running.activity.finishedAt !== null) return;
    const rate = running.rate.note(this.#clock.now(), progress.done, atLeast ? null : progress.total);
    this.#update(running, { progress: { ...progress, ...rate, atLeast: atLeast ?? false, words: words ?? null } });
  }

  #item(running: Running, item: Parameters<ActivityReport['item']>[0]): void {
    if (running.activity.finishedAt !== null) return;
    const before = running.items.get(item.id);
    running.items.set(item.id, { words: null, done: null, total: null, ...before, ...item });
    this.#update(running, told(running.items));
  }

  #end(running: Running, fields: Partial<Activity>): void {
    for (const item of running.items.values()) {
      // Nobody goes on with them: an ended activity has no part under way.
      if (item.state === 'waiting') running.items.set(item.id, { ...item, state: 'skipped', words: 'Not begun' });
      if (item.state !== 'running') continue;
      const unknown = fields.state === 'interrupted';
      const end = unknown
        ? ({ state: 'unknown', words: null } as const)
        : { state: 'skipped' as const, words: 'Not finished' };
      running.items.set(item.id, { ...item, ...end });
    }
    const { result } = running;
    this.#update(running, {
      ...fields,
      ...told(running.items),
      result,
      finishedAt: this.#clock.now(),
      cancellable: false,
    });
    this.#running.delete(running.activity.id);
    try {
      this.#journal.end(running.activity);
    } catch (error) {
      // The work is done all the same; the row is found unfinished at the next start and says so.
      this.#log.error('The end of an activity cannot be written', {
        activity: running.activity.id,
        ...errorFields(error),
      });
    }
  }

  #update(running: Running, fields: Partial<Activity>): void {
    running.activity = { ...running.activity, ...fields };
    this.#changed(running.activity);
  }

  #changed(activity: Activity): void {
    if (this.#watchers.size === 0) return;
    this.#untold.set(activity.id, activity);
    this.#tellTimer ??= this.#clock.setTimeout(() => {
      this.#tellTimer = null;
      const changed = [...this.#untold.values()];
      this.#untold.clear();
      for (const watcher of [...this.#watchers]) watcher(changed);
    }, TELL_MS);
  }
}

function waitingItem(id: string, label: string): ActivityItem {
  return { id, label, state: 'waiting', words: null, done: null, total: null };
}

/** What of the items is told one by one: all, or of very many those that failed and as many others as there is room for. */
function told(items: ReadonlyMap<string, ActivityItem>): Pick<Activity, 'items' | 'itemCount'> {
  const all = [...items.values()];
  if (all.length <= MAX_ITEMS) return { items: all, itemCount: all.length };
  let room = MAX_ITEMS - Math.min(MAX_ITEMS, all.filter(({ state }) => state === 'failed').length);
  const listed = all.filter(({ state }) => state === 'failed' || room-- > 0);
  return { items: listed.slice(0, MAX_ITEMS), itemCount: all.length };
}

function describe(error: unknown): NonNullable<Activity['problem']> {
  if (error instanceof AppError) return { code: error.code, detail: error.message, hint: error.hint ?? '' };
  return { code: 'internal', detail: 'The console failed.', hint: 'The console’s log has the cause.' };
}
