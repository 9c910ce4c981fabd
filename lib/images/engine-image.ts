/** An image as its engine describes it: what `lib/docker` answers and the rest of this folder reads. Bytes, ms since 1970. */
export interface InspectedImage {
  /** `sha256:…` */
  id: string;
  /** Of the classic builder only; empty for every other image. */
  parentId: string;
  /** `repository:tag` */
  tags: string[];
  /** `repository@sha256:…` */
  digests: string[];
  createdAt: number | null;
  /** When it got its last tag on this host. */
  taggedAt: number | null;
  size: number;
  os: string;
  architecture: string;
  variant: string;
  author: string;
  comment: string;
  /** Version of the engine that built it, where that is written down. */
  builtBy: string;
  /** Digests of the layers' contents, the oldest first. */
  layers: string[];
  config: ImageConfig;
  /** Of an image for several platforms, where the engine keeps them together (containerd image store, API 1.48). */
  platforms: { platform: string; available: boolean; size: number | null }[];
  /** The whole answer, secrets and all. */
  raw: unknown;
}

export interface ImageConfig {
  entrypoint: string[];
  command: string[];
  /** `NAME=value` */
  environment: string[];
  workingDir: string;
  user: string;
  labels: Record<string, string>;
  /** `80/tcp` */
  exposedPorts: string[];
  /** Paths that get a volume of their own. */
  volumes: string[];
  stopSignal: string;
  shell: string[];
  /** Instructions that run in a build on top of it. */
  onBuild: string[];
  /** Durations in ns, as the engine has them. */
  healthCheck: {
    Test?: string[] | null;
    Interval?: number | null;
    Timeout?: number | null;
    StartPeriod?: number | null;
    StartInterval?: number | null;
    Retries?: number | null;
  } | null;
}

/** One step of how an image was made. */
export interface HistoryEntry {
  /** Of the image that ends with this step, where this host has it. */
  imageId: string | null;
  createdAt: number | null;
  /** As the builder wrote it down: `/bin/sh -c #(nop)  CMD ["nginx"]`. */
  createdBy: string;
  size: number;
  /** `repository:tag` of that image. */
  tags: string[];
  comment: string;
}

/** What a removal did: names that were taken away, ids of images that are gone. */
export interface ImageRemoval {
  untagged: string[];
  deleted: string[];
}
