'use client';
import { useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Field } from '@/components/ui/field';
import { plural } from '@/components/ui/format';
import { Select } from '@/components/ui/input';
import { SafeText } from '@/components/ui/safe-text';
import { useContainers } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { removeImage } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { ImageSummary } from '@/lib/contract/image';
import { shortId } from './image-rows';

export interface UntagDialogProps {
  /** With at least two tags: with the last one the image would go. */
  image: ImageSummary;
  tag: string | undefined;
  onClose: () => void;
}

/** Takes one name of several away. */
export default function UntagDialog({ image, tag: given, onClose }: UntagDialogProps) {
  const [tag, setTag] = useState(given ?? image.tags[0] ?? '');
  const notifier = useNotifier();
  const { busy, error, run } = useAction(removeImage, { quiet: true });
  const named = useContainers().filter((container) => container.host === image.host && container.image === tag);
  const others = image.tags.filter((name) => name !== tag);
  const confirm = async () => {
    const done = await run({ params: { host: image.host, id: image.id }, query: { tag } });
    if (done === undefined) return;
    notifier.success(`${shortId(image.id)} is no longer called ${tag}`);
    onClose();
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Take a tag away from ${shortId(image.id)}`}
      consequences={[
        <>
          The image stays on {image.host}, as <SafeText>{others.slice(0, 3).join(', ')}</SafeText>
          {others.length > 3 && ` and ${others.length - 3} more`}.
        </>,
        'Nothing finds it by this name on this host any more: what creates containers by it pulls it, or fails.',
        named.length === 0
          ? 'No container was created by this name.'
          : `${plural(named.length, 'container')} created by this name ${named.length === 1 ? 'goes' : 'go'} on unchanged: ${named
              .slice(0, 5)
              .map(({ name }) => name)
              .join(', ')}${named.length > 5 ? ' …' : ''}.`,
        'It can be given back by tagging the image again.',
      ]}
      confirmLabel="Take it away"
      danger
      busy={busy}
      onConfirm={() => void confirm()}
    >
      <div className="flex flex-col gap-3">
        <Field label="Tag">
          {(control) => (
            <Select {...control} value={tag} onChange={(event) => setTag(event.target.value)}>
              {image.tags.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {error !== null && <ProblemView error={error} />}
      </div>
    </ConfirmDialog>
  );
}
