'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useMemo, useState } from 'react';
import { useHosts } from '@/lib/client/live-hooks';
import type { ImageSummary } from '@/lib/contract/image';
import { imageKey } from './image-rows';

/** Fetched with the first use: the list must be light. */
const PullImageDialog = dynamic(
  () => import('@/components/shared/images/pull-image-dialog').then(({ PullImageDialog: dialog }) => dialog),
  { ssr: false },
);
const TagDialog = dynamic(() => import('./tag-dialog'), { ssr: false });
const UntagDialog = dynamic(() => import('./untag-dialog'), { ssr: false });
const RemoveImagesDialog = dynamic(() => import('./remove-images-dialog'), { ssr: false });
const PruneImagesDialog = dynamic(() => import('./prune-images-dialog'), { ssr: false });

type Shown =
  | { kind: 'pull' | 'prune' }
  | { kind: 'tag'; image: ImageSummary }
  | { kind: 'untag'; image: ImageSummary; tag: string | undefined }
  | { kind: 'remove'; images: readonly ImageSummary[] };

export interface ImageDialogs {
  pull: () => void;
  prune: () => void;
  tag: (image: ImageSummary) => void;
  /** `tag`: chosen beforehand, as `repository:tag`. */
  untag: (image: ImageSummary, tag?: string) => void;
  remove: (images: readonly ImageSummary[]) => void;
  element: ReactNode;
}

/** `host`: chosen beforehand, where one is. `onRemoved`: after a single image was removed. */
export function useImageDialogs(host: string | null, onRemoved?: () => void): ImageDialogs {
  const [shown, setShown] = useState<Shown | null>(null);
  const hosts = useHosts();
  const first = host ?? hosts.find(({ status }) => status === 'live')?.id ?? hosts[0]?.id ?? '';
  const acts = useMemo(
    () => ({
      pull: () => setShown({ kind: 'pull' }),
      prune: () => setShown({ kind: 'prune' }),
      tag: (image: ImageSummary) => setShown({ kind: 'tag', image }),
      untag: (image: ImageSummary, tag?: string) => setShown({ kind: 'untag', image, tag }),
      remove: (images: readonly ImageSummary[]) => setShown({ kind: 'remove', images }),
    }),
    [],
  );
  return useMemo(
    () => ({
      ...acts,
      element: shown && <Dialogs shown={shown} first={first} onClose={() => setShown(null)} onRemoved={onRemoved} />,
    }),
    [acts, shown, first, onRemoved],
  );
}

function Dialogs(props: { shown: Shown; first: string; onClose: () => void; onRemoved: (() => void) | undefined }) {
  const { shown, first, onClose } = props;
  switch (shown.kind) {
    case 'pull':
      return <PullImageDialog open onOpenChange={(open) => !open && onClose()} host={first} />;
    case 'prune':
      return <PruneImagesDialog host={first} onClose={onClose} />;
    case 'tag':
      return <TagDialog key={imageKey(shown.image)} image={shown.image} onClose={onClose} />;
    case 'untag':
      return <UntagDialog image={shown.image} tag={shown.tag} onClose={onClose} />;
    case 'remove':
      return <RemoveImagesDialog images={shown.images} onClose={onClose} onRemoved={props.onRemoved} />;
  }
}
