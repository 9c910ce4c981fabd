import 'server-only';
import { AppError } from '@/lib/contract/app-error';
import type { InventoryHost, InventoryKind } from '@/lib/contract/inventory';
import type { Engine } from '@/lib/docker/engine';
import type { ListedImage } from '@/lib/docker/image-list';
import type { ListedNetwork } from '@/lib/docker/networks';
import type { ListedVolume } from '@/lib/docker/volumes';
import type { Clock, Timer } from '../clock';
import type { Fleet } from '../engine/fleet';
import { withTimeLimit } from '../engine/time-limit';
import { Shelf } from './shelf';

interface InventoryRows {
  images: ListedImage;
  volumes: ListedVolume;
  networks: ListedNetwork;
}

export interface InventoryReading<K extends InventoryKind> extends InventoryHost {
  rows: readonly InventoryRows[K][];
}

/** Images, volumes and networks of every host, answered from memory while they are known to be true. */
export interface Inventory {
  /**
   * The rows of each of these hosts. Waits for those that must be read, at most `PATIENCE_MS`: a host that is down or slow is
   * answered with what was last known, marked, and holds up nobody.
   */
  read<K extends InventoryKind>(kind: K, hosts: readonly string[]): Promise<InventoryReading<K>[]>;
  /** After a write: what was known of that host is old. */
  touch(kind: InventoryKind, host: string): void;
  /** `changed` gets the hosts whose answers differ from before, a few times a second at most. While watched, rows are kept fresh. */
  watch(kind: InventoryKind, changed: (hosts: readonly string[]) => void): () => void;
  close(): void;
}

const PATIENCE_MS = 2_500;
const TELL_MS = 200;
const KINDS = ['images', 'volumes', 'networks'] as const satisfies readonly InventoryKind[];
const KIND_OF_EVENT: Readonly<Record<string, InventoryKind>> = {
  image: 'images',
  volume: 'volumes',
  network: 'networks',
};

const READ: { [K in InventoryKind]: (engine: Engine) => Promise<readonly InventoryRows[K][]> } = {
  images: (engine) => engine.listImages(),
  volumes: (engine) => engine.listVolumes(),
  networks: (engine) => engine.listNetworks(),
};

export function createInventory({ fleet, clock }: { fleet: Fleet; clock: Clock }): Inventory {
  return new FleetInventory(fleet, clock);
}

type AnyRow = InventoryRows[InventoryKind];

class FleetInventory implements Inventory {
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #shelves = new Map<string, Shelf<AnyRow>>();
  readonly #watchers: Record<InventoryKind, Set<(hosts: readonly string[]) => void>> = {
    images: new Set(),
    volumes: new Set(),
    networks: new Set(),
  };
  readonly #untold: Record<InventoryKind, Set<string>> = { images: new Set(), volumes: new Set(), networks: new Set() };
  readonly #stopListening: () => void;
  #tellTimer: Timer | null = null;

  constructor(fleet: Fleet, clock: Clock) {
    this.#fleet = fleet;
    this.#clock = clock;
    const subscription = fleet.subscribe(() => this.#heard(subscription.take()));
    this.#stopListening = () => subscription.close();
  }

  async read<K extends InventoryKind>(kind: K, hosts: readonly string[]): Promise<InventoryReading<K>[]> {
    return Promise.all(hosts.map((host) => this.#reading(kind, host)));
  }

  touch(kind: InventoryKind, host: string): void {
    this.#shelf(kind, host).touch();
  }

  watch(kind: InventoryKind, changed: (hosts: readonly string[]) => void): () => void {
    const watchers = this.#watchers[kind];
    watchers.add(changed);
    this.#setWatched(kind);
    return () => {
      watchers.delete(changed);
      this.#setWatched(kind);
    };
  }

  close(): void {
    this.#stopListening();
    this.#tellTimer?.cancel();
    for (const shelf of this.#shelves.values()) shelf.close();
  }

  async #reading<K extends InventoryKind>(kind: K, host: string): Promise<InventoryReading<K>> {
    const shelf = this.#shelf(kind, host);
    let late: unknown = null;
    // A host that is gone cannot be asked: what is known is answered at once.
    if (this.#isLive(host)) {
      await withTimeLimit(this.#clock, shelf.fresh(), PATIENCE_MS, `The list of ${kind}`).catch((error: unknown) => {
        late = error;
      });
    }
    const rows = (shelf.rows ?? []) as readonly InventoryRows[K][];
    const error = late ?? shelf.error ?? this.#hostTrouble(host);
    const state = shelf.rows === null ? 'unknown' : error === null ? 'live' : 'stale';
    return { host, state, at: shelf.readAt, problem: error === null ? null : describe(error), rows };
  }

  #shelf(kind: InventoryKind, host: string): Shelf<AnyRow> {
    const key = `${kind} ${host}`;
    const known = this.#shelves.get(key);
    if (known) return known;
    const shelf = new Shelf<AnyRow>({
      clock: this.#clock,
      read: async () => READ[kind](this.#fleet.engine(host)),
      changed: () => this.#changed(kind, host),
    });
    this.#shelves.set(key, shelf);
    if (this.#watchers[kind].size > 0) shelf.setWatched(true);
    return shelf;
  }

  #heard(update: ReturnType<ReturnType<Fleet['subscribe']>['take']>): void {
    if (update === null) return;
    if (update.kind === 'snapshot') {
      for (const { id } of this.#fleet.hosts()) this.#touchAll(id);
      return;
    }
    const { patch } = update;
    for (const { id } of patch.hosts) this.#touchAll(id);
    for (const id of patch.removedHosts) this.#forget(id);
    for (const event of patch.events) {
      const kind = KIND_OF_EVENT[event.type];
      if (kind !== undefined) this.#known(kind, event.host)?.touch();
    }
    // Who uses what is worked out from the containers' rows: another answer, though the lists are the same. Not from their events: what
    // a container mounts is known only when it was inspected, a while after.
    const hosts = new Set([...patch.containers, ...patch.removedContainers].map(({ host }) => host));
    for (const host of hosts) for (const kind of KINDS) if (this.#known(kind, host)) this.#changed(kind, host);
  }

  #touchAll(host: string): void {
    for (const kind of KINDS) {
      const shelf = this.#known(kind, host);
      shelf?.touch();
      if (shelf) this.#changed(kind, host);
    }
  }

  #forget(host: string): void {
    for (const kind of KINDS) {
      const shelf = this.#known(kind, host);
      shelf?.close();
      this.#shelves.delete(`${kind} ${host}`);
      if (shelf) this.#changed(kind, host);
    }
  }

  #known(kind: InventoryKind, host: string): Shelf<AnyRow> | undefined {
    return this.#shelves.get(`${kind} ${host}`);
  }

  #setWatched(kind: InventoryKind): void {
    const watched = this.#watchers[kind].size > 0;
    for (const [key, shelf] of this.#shelves) if (key.startsWith(`${kind} `)) shelf.setWatched(watched);
  }

  #changed(kind: InventoryKind, host: string): void {
    if (this.#watchers[kind].size === 0) return;
    this.#untold[kind].add(host);
    this.#tellTimer ??= this.#clock.setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    this.#tellTimer = null;
    for (const kind of KINDS) {
      const hosts = [...this.#untold[kind]];
      this.#untold[kind].clear();
      if (hosts.length > 0) for (const watcher of [...this.#watchers[kind]]) watcher(hosts);
    }
  }

  #isLive(host: string): boolean {
    return this.#fleet.host(host)?.status === 'live';
  }

  #hostTrouble(host: string): AppError | null {
    if (this.#isLive(host)) return null;
    const trouble = this.#fleet.host(host)?.trouble;
    return new AppError('engine_unreachable', {
      detail: trouble?.detail ?? 'The console is still connecting.',
      hint: trouble?.hint ?? '',
    });
  }
}

function describe(error: unknown): NonNullable<InventoryHost['problem']> {
  if (error instanceof AppError) return { code: error.code, detail: error.detail ?? '', hint: error.hint ?? '' };
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error), hint: '' };
}
