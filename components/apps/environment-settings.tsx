'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Switch } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { appsKey } from '@/lib/client/deploy-hooks';
import { changeEnvironment } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { Environment } from '@/lib/contract/app';
import { commandText, wordsOfCommand } from './settings-words';

export interface EnvironmentSettingsDialogProps {
  app: string;
  environment: Environment;
  onClose: () => void;
}

const DEFAULT_PROBE_TIMEOUT_MS = 5_000;

/** How an environment is verified, watched and kept. Mounted while it is open. */
export function EnvironmentSettingsDialog({ app, environment, onClose }: EnvironmentSettingsDialogProps) {
  const form = useId();
  const client = useQueryClient();
  const before = environment.settings;
  const [watch, setWatch] = useState(String(before.watchSeconds));
  const [keep, setKeep] = useState(String(before.keep));
  const [probe, setProbe] = useState(before.probe === null ? '' : commandText(before.probe.command));
  const [startFirst, setStartFirst] = useState(before.startFirst);
  const { busy, error, run } = useAction(changeEnvironment, { quiet: true });
  const watchSeconds = whole(watch, 0, 3_600);
  const kept = whole(keep, 1, 20);
  const command = wordsOfCommand(probe);

  const submit = async () => {
    if (watchSeconds === null || kept === null || command === null) return;
    const timeoutMs = before.probe?.timeoutMs ?? DEFAULT_PROBE_TIMEOUT_MS;
    const changed = await run({
      params: { app, environment: environment.name },
      body: {
        settings: {
          watchSeconds,
          keep: kept,
          startFirst,
          probe: command.length === 0 ? null : { kind: 'command', command, timeoutMs },
        },
      },
    });
    if (changed === undefined) return;
    void client.invalidateQueries({ queryKey: appsKey() });
    onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Settings of ${environment.name}`}
      description="They take effect with the next deployment."
      footer={
        <>
          <Button className="max-sm:h-11" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" className="max-sm:h-11" type="submit" form={form} busy={busy}>
            Save
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
        <div className="flex flex-wrap gap-3">
          <Field
            label="Watch window, seconds"
            className="min-w-40 flex-1"
            hint="After it was verified. If it fails within, the old one is put back. 0: not watched."
            error={watchSeconds === null ? 'A whole number from 0 to 3600.' : undefined}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={watch}
                onChange={(event) => setWatch(event.target.value)}
              />
            )}
          </Field>
          <Field
            label="Releases kept"
            className="min-w-40 flex-1"
            hint="Before the live one, ready for a rollback."
            error={kept === null ? 'A whole number from 1 to 20.' : undefined}
          >
            {(control) => (
              <Input {...control} inputMode="numeric" value={keep} onChange={(event) => setKeep(event.target.value)} />
            )}
          </Field>
        </div>
        <Field
          label="Probe"
          hint={
            <>
              A command that is run inside the new container, without a shell; exit code 0 is good. Empty: the image’s
              own health check; without one it only has to run for 10 s without a restart.
            </>
          }
          error={command === null ? 'A quote stays open.' : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={probe}
              onChange={(event) => setProbe(event.target.value)}
              placeholder="wget -q -O- http://127.0.0.1:8080/health"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
        </Field>
        <div className="flex flex-col gap-1">
          <Switch
            label="Start the new one before the old one is stopped"
            checked={startFirst}
            onChange={(event) => setStartFirst(event.target.checked)}
          />
          <p className="text-xs text-ink-subtle">
            Only where nothing speaks against it: published ports, static addresses and shared volumes do.
          </p>
        </div>
        {error !== null && <ProblemView error={error} />}
      </form>
    </Dialog>
  );
}

function whole(text: string, least: number, most: number): number | null {
  if (!/^\d+$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
