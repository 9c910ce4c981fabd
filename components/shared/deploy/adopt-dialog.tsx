'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { appsKey, placeOfContainer, useApps } from '@/lib/client/deploy-hooks';
import { useContainers } from '@/lib/client/live-hooks';
import { adoptContainer } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { ContainerSummary } from '@/lib/contract/container';
import { SLUG } from '@/lib/deploy/slug';
import { AdoptionPlace } from './adoption-place';
import { AdoptionPreview, useAdoption } from './adoption-preview';
import { appPath } from './deploy-paths';

export interface AdoptDialogProps {
  /** null: it is chosen here. */
  container: ContainerSummary | null;
  /** The app that gets one more environment; null: the person says. */
  app: string | null;
  onClose: () => void;
}

/** Makes a container that is there the first release of an app. Shows all that was worked out before anything is written. */
export function AdoptDialog({ container: given, app: intoApp, onClose }: AdoptDialogProps) {
  const router = useRouter();
  const client = useQueryClient();
  const form = useId();
  const containers = useContainers();
  const apps = useApps().data?.apps;
  const [key, setKey] = useState(given === null ? '' : `${given.host}/${given.id}`);
  const container = given ?? containers.find(({ host, id }) => `${host}/${id}` === key) ?? null;
  const adoption = useAdoption(container);
  const { busy, error, run } = useAction(adoptContainer, { quiet: true });
  const [typedApp, setApp] = useState<string | null>(intoApp);
  const [environment, setEnvironment] = useState(intoApp === null ? 'production' : 'staging');
  const [tried, setTried] = useState(false);
  const app = typedApp ?? adoption.data?.suggestedApp ?? '';
  const possible = adoption.data?.possible === true;

  const submit = async () => {
    setTried(true);
    if (container === null || !possible || !SLUG.test(app) || !SLUG.test(environment)) return;
    const adopted = await run({
      params: { host: container.host, id: container.id },
      body: { app, environment, rank: rankOf(environment) },
    });
    if (adopted === undefined) return;
    void client.invalidateQueries({ queryKey: appsKey() });
    onClose();
    router.push(appPath(adopted.name));
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="large"
      title={container === null ? 'Adopt a container' : `Adopt ${container.name}`}
      description="The container itself is not touched: it goes on running. From now on the console knows how to replace it, and how to put it back."
      footer={
        <>
          <Button className="max-sm:h-11" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            className="max-sm:h-11"
            type="submit"
            form={form}
            busy={busy}
            disabled={!possible}
            title={adoption.data?.refusals[0]?.words}
          >
            Adopt
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
        {given === null && (
          <Field label="Container" required>
            {(control) => (
              <Select {...control} data-autofocus value={key} onChange={(event) => setKey(event.target.value)}>
                <option value="">Choose one …</option>
                {containers
                  .filter((each) => placeOfContainer(apps, each) === undefined)
                  .map((each) => (
                    <option key={`${each.host}/${each.id}`} value={`${each.host}/${each.id}`}>
                      {each.name} ({each.host}
                      {each.stack === null ? '' : `, stack ${each.stack}`}, {each.state})
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        )}
        {container !== null && (
          <>
            {possible && (
              <AdoptionPlace
                apps={apps ?? []}
                app={app}
                environment={environment}
                tried={tried}
                onApp={setApp}
                onEnvironment={setEnvironment}
              />
            )}
            <AdoptionPreview adoption={adoption} />
          </>
        )}
        {error !== null && <ProblemView error={error} />}
      </form>
    </Dialog>
  );
}

/** The order in which a release goes through environments, told from their names: production comes last. */
function rankOf(environment: string): number {
  if (/^prod/.test(environment)) return 100;
  return /^(stag|pre-?prod)/.test(environment) ? 50 : 10;
}
