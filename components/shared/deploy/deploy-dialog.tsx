'use client';
import { useRouter } from 'next/navigation';
import { type ReactNode, useId, useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { formatDuration } from '@/components/ui/format';
import { Input } from '@/components/ui/input';
import { deploy } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { Environment } from '@/lib/contract/app';
import { familiarText } from '@/lib/images/reference';
import { deploymentPath } from './deploy-paths';
import { readImage } from './image-input';
import { ReleaseText } from './release-text';
import { releaseImage } from './release-words';
import { UnderWayNotice } from './under-way-notice';

export interface DeployDialogProps {
  app: string;
  environment: Environment;
  onClose: () => void;
}

const COMMIT = /^[0-9A-Za-z._/-]{1,100}$/;
const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const;

/** Another image, everything else as in the live release. Mounted while it is open. */
export function DeployDialog({ app, environment, onClose }: DeployDialogProps) {
  const router = useRouter();
  const form = useId();
  const live = environment.active === null ? null : releaseImage(environment.active);
  const [image, setImage] = useState(live === null || live.name === '' ? '' : `${live.name}:`);
  const [commit, setCommit] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAction(deploy, { quiet: true });
  const read = readImage(image);
  const commitOk = commit.trim() === '' || COMMIT.test(commit.trim());
  const seconds = environment.settings.watchSeconds;

  const submit = async () => {
    setTried(true);
    if (!read.ok || !commitOk) return;
    const deployment = await run({
      params: { app, environment: environment.name },
      query: {},
      body: {
        image: image.trim(),
        ...(commit.trim() !== '' && { commit: commit.trim() }),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
      },
    });
    if (deployment === undefined) return;
    onClose();
    router.push(deploymentPath(deployment.id));
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Deploy to ${app} in ${environment.name}`}
      footer={
        <>
          <Button className="max-sm:h-11" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" className="max-sm:h-11" type="submit" form={form} busy={busy}>
            Deploy
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <UnderWayNotice app={app} environment={environment.name} />
        <Field
          label="Image"
          required
          hint={<ImageHint>{read}</ImageHint>}
          error={tried && !read.ok ? read.message : undefined}
        >
          {(control) => (
            <Input
              {...control}
              {...PLAIN}
              data-autofocus
              className="font-mono"
              value={image}
              onChange={(event) => setImage(event.target.value)}
              placeholder="registry.example.com/shop/api:1.5.0"
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-3">
          <Field
            label="Commit"
            className="min-w-48 flex-1"
            hint="What it was built from, if you know it."
            error={commitOk ? undefined : 'A commit is named by its hash.'}
          >
            {(control) => (
              <Input
                {...control}
                {...PLAIN}
                className="font-mono"
                value={commit}
                onChange={(event) => setCommit(event.target.value)}
              />
            )}
          </Field>
          <Field label="Reason" className="min-w-48 flex-1" hint="It stays in the ledger.">
            {(control) => (
              <Input
                {...control}
                value={reason}
                maxLength={1000}
                onChange={(event) => setReason(event.target.value)}
                autoComplete="off"
              />
            )}
          </Field>
        </div>
        <div className="flex flex-col gap-1 rounded-md bg-sunken px-3 py-2 text-ink-muted">
          {environment.active !== null && (
            <p className="flex flex-wrap items-center gap-x-1.5">
              Now live: <ReleaseText release={environment.active} />
            </p>
          )}
          <p>
            Everything but the image stays as it is. The new container is verified
            {seconds > 0 && `, then watched for ${formatDuration(seconds * 1000)}`}; if it fails, the old one is put
            back by itself.
          </p>
        </div>
        {error !== null && <ProblemView error={error} />}
      </form>
    </Dialog>
  );
}

/** What will be asked of whom, and what that name is worth tomorrow. */
function ImageHint({ children: read }: { children: ReturnType<typeof readImage> }): ReactNode {
  if (!read.ok) return 'A name with a tag or, better, a digest; or the id of an image that the host has.';
  if (read.kind === 'id') return 'An image by its id: it is not pulled, the host has to have it.';
  const { defaulted, moving, reference } = read;
  return (
    <>
      <code className="isolated font-mono text-ink">{familiarText(reference)}</code> from{' '}
      {reference.domain === 'docker.io' ? 'Docker Hub' : reference.domain}, unless only the host has it.
      {defaulted && ' No tag is named, so it is latest.'}
      {moving && (
        <span className="mt-1 block text-warn">
          Careful: the tag {reference.tag} is made to be moved. What it names at this moment is what is deployed, and
          the release is pinned to that digest; it may not be what you tested.
        </span>
      )}
      {reference.digest !== undefined && reference.tag !== undefined && ' The digest decides, not the tag.'}
    </>
  );
}
