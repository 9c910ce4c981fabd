'use client';
import { type FormEvent, useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SafeText } from '@/components/ui/safe-text';
import { useNotifier } from '@/lib/client/notifier';
import { tagImage } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { ImageSummary } from '@/lib/contract/image';
import { familiarText, parseReference } from '@/lib/images/reference';
import { repositoryOf } from '@/lib/images/repository';
import { useImages } from './image-queries';
import { imageTitle, shortId } from './image-rows';

/** One more name for an image; says whom it is taken from before it is. */
export default function TagDialog({ image, onClose }: { image: ImageSummary; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        <>
          Tag <SafeText>{imageTitle(image)}</SafeText>
        </>
      }
      description={`On the host ${image.host}. Nothing is copied: the image gets one more name.`}
    >
      <TagForm image={image} onClose={onClose} />
    </Dialog>
  );
}

function TagForm({ image, onClose }: { image: ImageSummary; onClose: () => void }) {
  const first = image.tags[0];
  const [text, setText] = useState(first === undefined ? '' : `${repositoryOf(first)}:`);
  const [tried, setTried] = useState(false);
  const images = useImages();
  const notifier = useNotifier();
  const { busy, error, run } = useAction(tagImage, { quiet: true });

  const { name, problem } = readName(text.trim());
  const all = images.data?.images ?? [];
  const holder = all.find((each) => each.host === image.host && name !== null && each.tags.includes(name));
  const has = holder?.id === image.id;
  const other = holder === undefined || has ? undefined : holder;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name === null || has) return;
    const answer = await run({
      params: { host: image.host, id: image.id },
      body: { name, ...(other !== undefined && { replace: true }) },
    });
    if (answer === undefined) return;
    notifier.success(`${shortId(image.id)} is called ${answer.name} now`);
    onClose();
  };

  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label="New name"
        required
        hint={
          name === null ? (
            'A repository and a tag: shop/api:1.2.0, registry.example.com/shop/api:1.2.0.'
          ) : (
            <>
              In full: <code className="isolated font-mono text-ink">{name}</code>
            </>
          )
        }
        error={tried && problem !== null ? problem : has ? 'It has this name already.' : undefined}
      >
        {(control) => (
          <Input
            {...control}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="font-mono"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        )}
      </Field>
      {other !== undefined && (
        <div role="status" className="rounded-md border border-line bg-warn-soft px-3 py-2 text-warn">
          This is the name of another image now, {shortId(other.id)}. It is taken from it
          {other.tags.length === 1
            ? ': that was its only one, and nothing can refer to it after that.'
            : `; it keeps ${other.tags.length - 1} other${other.tags.length === 2 ? '' : 's'}.`}{' '}
          Containers that run from it go on unchanged.
        </div>
      )}
      {error !== null && <ProblemView error={error} />}
      <div className="flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={has}>
          {other === undefined ? 'Tag' : 'Move the tag'}
        </Button>
      </div>
    </form>
  );
}

/** As the engine will write it; without a tag `latest` is meant, as everywhere. */
function readName(text: string): { name: string | null; problem: string | null } {
  if (text.endsWith(':')) return { name: null, problem: 'The tag is missing behind the colon.' };
  const parsed = parseReference(text);
  if (!parsed.ok) return { name: null, problem: parsed.message };
  const { reference } = parsed;
  if (reference.digest !== undefined) {
    return { name: null, problem: 'A digest is worked out from the content; a name is given without one.' };
  }
  return { name: familiarText({ ...reference, tag: reference.tag ?? 'latest' }), problem: null };
}
