'use client';
import { useState } from 'react';
import { ActivityCard } from '@/components/shared/activities/activity-card';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { formatBytes, plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { describeProblem } from '@/lib/client/describe-problem';
import { useActivities } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { removeImage, removeImages } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { Activity } from '@/lib/contract/activity';
import type { ImageSummary } from '@/lib/contract/image';
import { useImageDetail } from './image-queries';
import { imageKey, imageTitle, shortId } from './image-rows';
import { named, removable } from './removal-model';

export interface RemoveImagesDialogProps {
  images: readonly ImageSummary[];
  onClose: () => void;
  onRemoved: (() => void) | undefined;
}

/** What goes, under which names, and what depends on it. One goes at once; many as an activity on each host. */
export default function RemoveImagesDialog(props: RemoveImagesDialogProps) {
  const only = props.images.length === 1 ? props.images[0] : undefined;
  return only === undefined ? <RemoveMany {...props} /> : <RemoveOne {...props} image={only} />;
}

function RemoveOne({ image, onClose, onRemoved }: RemoveImagesDialogProps & { image: ImageSummary }) {
  const [force, setForce] = useState(false);
  const notifier = useNotifier();
  const detail = useImageDetail({ host: image.host, id: image.id });
  const { busy, error, run } = useAction(removeImage, { quiet: true });
  // As it is now, not as it was when the dialog was asked for.
  const now = detail.data ?? image;
  const children = detail.data?.children.map((child) => imageTitle(child)) ?? [];
  const { unable } = removable([now], true, () => children);
  const blocked = unable[0]?.why;
  const stopped = now.usedBy.filter(({ running }) => !running);
  const confirm = async () => {
    const query = stopped.length > 0 && force ? { force: 'true' as const } : {};
    const done = await run({ params: { host: image.host, id: image.id }, query });
    if (done === undefined) return;
    notifier.success(`${imageTitle(image)} was removed from ${image.host}`);
    onClose();
    onRemoved?.();
  };
  const title = (
    <>
      Remove <SafeText>{imageTitle(image)}</SafeText>
    </>
  );
  if (blocked !== undefined) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={title}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <p>
          It cannot be removed now: <SafeText>{blocked}</SafeText>.
        </p>
        <p className="mt-2 text-ink-muted">Remove what needs it first.</p>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      consequences={[
        `The image ${shortId(now.id)} (${formatBytes(now.size)} with all layers) is deleted on ${now.host}. Layers that other images share stay with them.`,
        namesLine(now),
        stopped.length === 0
          ? 'No container was made from it.'
          : `Stopped containers were made from it: ${named(stopped.map(({ name }) => name))}. They cannot be made anew without it.`,
        detail.data === undefined ? 'Looking at what was built on it …' : 'No image on this host was built on it.',
        now.digests.length > 0
          ? 'It can be pulled again from where it came from, as long as the registry keeps it.'
          : 'No registry is known to have it: once gone, it has to be built again.',
      ]}
      confirmLabel="Remove"
      danger
      busy={busy || detail.isPending || (stopped.length > 0 && !force)}
      onConfirm={() => void confirm()}
    >
      <div className="flex flex-col gap-3">
        {stopped.length > 0 && <ForceBox force={force} onChange={setForce} />}
        {detail.error !== null && (
          <p role="status" className="text-xs text-warn">
            What was built on it could not be found out: {describeProblem(detail.error).detail}
          </p>
        )}
        {error !== null && <ProblemView error={error} />}
      </div>
    </ConfirmDialog>
  );
}

function namesLine({ tags }: ImageSummary): string {
  if (tags.length === 0) return 'It has no name.';
  return `${tags.length === 1 ? 'Its name goes' : `Its ${tags.length} names go`} with it: ${tags.slice(0, 8).join(', ')}${tags.length > 8 ? ` and ${tags.length - 8} more` : ''}.`;
}

function ForceBox({ force, onChange }: { force: boolean; onChange: (force: boolean) => void }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside
    <label className="flex items-center gap-2">
      <Checkbox checked={force} onChange={(event) => onChange(event.target.checked)} />
      Although stopped containers were made from it
    </label>
  );
}

function RemoveMany({ images, onClose }: RemoveImagesDialogProps) {
  const [force, setForce] = useState(false);
  const [started, setStarted] = useState<readonly Activity[]>([]);
  const live = useActivities().activities;
  const { busy, error, run } = useAction(removeImages, { quiet: true });
  const { able, unable, stopped } = removable(images, force, () => []);
  const anyStopped = images.some(({ usedBy }) => usedBy.length > 0 && usedBy.every(({ running }) => !running));
  const hosts = [...new Set(able.map(({ host }) => host))];
  const title = `Remove ${plural(able.length, 'image')}`;

  const start = async () => {
    const begun: Activity[] = [];
    for (const host of hosts) {
      const chosen = able.filter((image) => image.host === host).map(({ id, tags }) => ({ id, tags }));
      const activity = await run({ params: { host }, body: { images: chosen, force: stopped } });
      if (activity !== undefined) begun.push(activity);
    }
    setStarted(begun);
  };

  if (started.length > 0) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`Removing ${plural(able.length, 'image')}`}
        description="It goes on when this is closed; the activities in the header have it."
        footer={
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          {started.map((activity) => (
            <ActivityCard
              key={activity.id}
              activity={live.find(({ id }) => id === activity.id) ?? activity}
              open
              onNavigate={onClose}
            />
          ))}
          {error !== null && <ProblemView error={error} />}
        </div>
      </Dialog>
    );
  }
  const forceBox = anyStopped && <ForceBox force={force} onChange={setForce} />;
  if (able.length === 0) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`Remove ${plural(images.length, 'image')}`}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <div className="flex flex-col gap-3">
          <p>None of them can be removed as it is:</p>
          {forceBox}
          <ImageNames rows={unable.map(({ image, why }) => ({ image, note: why }))} />
        </div>
      </Dialog>
    );
  }
  const local = able.filter(({ digests }) => digests.length === 0).length;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      consequences={[
        `${plural(able.length, 'image')} with all ${able.length === 1 ? 'its names' : 'their names'} ${able.length === 1 ? 'is' : 'are'} deleted${hosts.length === 1 ? ` on ${hosts[0]}` : ` on ${hosts.length} hosts`}.`,
        'Each is looked at once more at its turn: what runs, was built upon, or has got another name by then stays.',
        local === 0
          ? 'All of them are known to a registry and can be pulled again, as long as it keeps them.'
          : `${local} of them ${local === 1 ? 'was' : 'were'} never in a registry: once gone, ${local === 1 ? 'it has' : 'they have'} to be built again.`,
        ...(stopped ? ['Stopped containers that were made from them cannot be made anew.'] : []),
      ]}
      confirmLabel={`Remove ${able.length}`}
      danger
      busy={busy}
      typed={`remove ${able.length}`}
      onConfirm={() => void start()}
    >
      <div className="flex flex-col gap-3">
        {forceBox}
        <ImageNames rows={able.map((image) => ({ image, note: formatBytes(image.size) }))} />
        {unable.length > 0 && (
          <>
            <p className="text-xs font-medium text-ink-muted">These stay:</p>
            <ImageNames rows={unable.map(({ image, why }) => ({ image, note: why }))} />
          </>
        )}
        {error !== null && <ProblemView error={error} />}
      </div>
    </ConfirmDialog>
  );
}

function ImageNames({ rows }: { rows: readonly { image: ImageSummary; note: string }[] }) {
  return (
    <ScrollRegion label="Images" className="max-h-56 overflow-y-auto rounded-md border border-line">
      <ul className="divide-y divide-line">
        {rows.map(({ image, note }) => (
          <li key={imageKey(image)} className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5">
            <SafeText className="min-w-0 font-mono text-xs break-all">
              {image.tags.length === 0 ? shortId(image.id) : image.tags.join(', ')}
            </SafeText>
            <span className="text-xs text-ink-subtle">
              {image.host}, <SafeText>{note}</SafeText>
            </span>
          </li>
        ))}
      </ul>
    </ScrollRegion>
  );
}
