'use client';
import { type FormEvent, useId, useState } from 'react';
import { activityPath } from '@/components/shared/activities/activity-words';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { useHosts } from '@/lib/client/live-hooks';
import { useNotifier } from '@/lib/client/notifier';
import { pullImage } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import { familiarText, parseReference } from '@/lib/images/reference';

export interface PullImageDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Chosen beforehand; else the first that is connected. */
  host?: string;
}

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/s390x'];
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/;

/** Starts a pull on a host. It goes on without this dialog, and without this page. */
export function PullImageDialog({ open, onOpenChange, host }: PullImageDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Pull an image">
      {/* Mounted with every opening: what was typed before is forgotten. */}
      {open && <PullForm host={host} onClose={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function PullForm({ host: given, onClose }: { host: string | undefined; onClose: () => void }) {
  const hosts = useHosts();
  const notifier = useNotifier();
  const platformList = useId();
  const [reference, setReference] = useState('');
  const [chosen, setChosen] = useState<string | null>(given ?? null);
  const [platform, setPlatform] = useState('');
  /** Problems of the fields are told once somebody has tried. */
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAction(pullImage, { quiet: true });

  const host = chosen ?? hosts.find(({ status }) => status === 'live')?.id ?? hosts[0]?.id;
  const parsed = parseReference(reference.trim());
  const platformOk = platform === '' || PLATFORM.test(platform.trim());

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!parsed.ok || !platformOk || host === undefined) return;
    const activity = await run({
      params: { host },
      body: { reference: reference.trim(), ...(platform !== '' && { platform: platform.trim() }) },
    });
    if (activity === undefined) return;
    notifier.tell({
      tone: 'info',
      title: `${activity.title}: started`,
      detail: 'It goes on when this page is closed.',
      link: { href: activityPath(activity), label: 'Watch it' },
    });
    onClose();
  };

  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label="Image"
        required
        hint={<ReferenceHint text={reference.trim()} />}
        error={tried && !parsed.ok ? parsed.message : undefined}
      >
        {(control) => (
          <Input
            {...control}
            data-autofocus
            value={reference}
            onChange={(event) => setReference(event.target.value)}
            placeholder="nginx:1.27 or registry.example.com/shop/api:1.0.0"
            className="font-mono"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Field label="Host" className="min-w-40 flex-1">
          {(control) => (
            <Select {...control} value={host ?? ''} onChange={(event) => setChosen(event.target.value)}>
              {hosts.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                  {each.status === 'live' ? '' : ' (not connected)'}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Platform"
          className="min-w-40 flex-1"
          hint="Empty: the host’s own."
          error={platformOk ? undefined : 'Written as linux/amd64 or linux/arm/v7.'}
        >
          {(control) => (
            <>
              <Input
                {...control}
                list={platformList}
                value={platform}
                onChange={(event) => setPlatform(event.target.value)}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
              />
              <datalist id={platformList}>
                {PLATFORMS.map((each) => (
                  <option key={each} value={each} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      {error !== null && <ProblemView error={error} />}
      <div className="flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={host === undefined}>
          Pull
        </Button>
      </div>
    </form>
  );
}

/** What will be asked of whom, while it is typed. */
function ReferenceHint({ text }: { text: string }) {
  const parsed = parseReference(text);
  if (!parsed.ok) return 'From its registry, without signing in there.';
  const { reference } = parsed;
  const tagless = reference.tag === undefined && reference.digest === undefined;
  const registry = reference.domain === 'docker.io' ? 'Docker Hub' : reference.domain;
  return (
    <>
      <code className="isolated font-mono text-ink">
        {familiarText(tagless ? { ...reference, tag: 'latest' } : reference)}
      </code>{' '}
      from {registry}, without signing in there.
      {tagless && ' No tag is named, so it is latest.'}
      {reference.tag !== undefined && reference.digest !== undefined && ' The digest decides, not the tag.'}
    </>
  );
}
