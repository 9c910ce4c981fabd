'use client';
import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { ConfirmPasswordDialog } from '@/components/shared/form/confirm-password-dialog';
import { ProblemView } from '@/components/shared/problem-view';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { openTerminal } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import { AppError } from '@/lib/contract/app-error';
import type { Terminal } from '@/lib/contract/terminal';
import { splitCommand } from './command-words';

const SHELLS = ['bash', 'zsh', 'ash', 'dash', 'sh'] as const;

export interface TerminalLauncherProps {
  host: string;
  hostName: string;
  container: string;
  /** A question in the way of it, or null. */
  blocked: string | null;
  onOpened: (terminal: Terminal) => void;
}

/** What is to be opened, and as whom. The plain case is one button. */
export function TerminalLauncher({ host, hostName, container, blocked, onOpened }: TerminalLauncherProps) {
  const [program, setProgram] = useState('auto');
  const [command, setCommand] = useState('');
  const [user, setUser] = useState('');
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [confirming, setConfirming] = useState(false);
  const { run, busy, error } = useAction(openTerminal, { quiet: true });
  const fieldProblem = (path: string) =>
    error instanceof AppError
      ? error.fields?.find((field) => field.path.replace(/^body\./, '') === path)?.message
      : undefined;
  const needsPassword = error instanceof AppError && error.code === 'confirmation_required';

  const open = async () => {
    setProblem(null);
    const split = program === 'other' ? splitCommand(command) : null;
    if (split !== null && 'problem' in split) {
      setProblem(split.problem);
      return;
    }
    const words = split?.words ?? (program === 'auto' ? undefined : [program]);
    const answer = await run({
      params: { host, id: container },
      body: { ...(words && { command: words }), user: user.trim(), workingDir: folder.trim() },
    });
    if (answer !== undefined) onOpened(answer);
    // A refusal that asks for the password is told by the dialog, not as an error.
    else setConfirming(true);
  };

  return (
    <>
      <form
        className="flex flex-wrap items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && blocked === null) void open();
        }}
      >
        <Field label="Program" className="w-full sm:w-44">
          {(control) => (
            <Select {...control} value={program} onChange={(event) => setProgram(event.target.value)}>
              <option value="auto">The best shell there is</option>
              {SHELLS.map((shell) => (
                <option key={shell} value={shell}>
                  {shell}
                </option>
              ))}
              <option value="other">Another command…</option>
            </Select>
          )}
        </Field>
        {program === 'other' && (
          <Field
            label="Command"
            className="min-w-48 flex-1"
            error={problem ?? fieldProblem('command')}
            hint="Program and arguments; no shell reads it."
          >
            {(control) => (
              <Input
                {...control}
                value={command}
                onChange={(event) => setCommand(event.target.value)}
                placeholder="python3 -i"
                className="font-mono"
                autoCapitalize="off"
                spellCheck={false}
              />
            )}
          </Field>
        )}
        <Field label="User" className="w-[calc(50%-6px)] sm:w-32" error={fieldProblem('user')}>
          {(control) => (
            <Input
              {...control}
              value={user}
              onChange={(event) => setUser(event.target.value)}
              placeholder="the container’s"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field label="Folder" className="w-[calc(50%-6px)] sm:w-40" error={fieldProblem('workingDir')}>
          {(control) => (
            <Input
              {...control}
              value={folder}
              onChange={(event) => setFolder(event.target.value)}
              placeholder="the container’s"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={blocked !== null}
          title={blocked ?? undefined}
          className="self-start max-sm:w-full sm:mt-5"
          icon={<SquareTerminal aria-hidden className="size-4" />}
        >
          Open a terminal
        </Button>
      </form>
      {blocked !== null && <p className="mt-3 text-ink-muted">{blocked}</p>}
      {error !== null && !needsPassword && !busy && blocked === null && (
        <div className="mt-3">
          <ProblemView error={error} />
        </div>
      )}
      {needsPassword && (
        <ConfirmPasswordDialog
          open={confirming}
          why={`${hostName} is a production host: who opens a terminal there gives their password once more.`}
          onOpenChange={setConfirming}
          onConfirmed={() => {
            setConfirming(false);
            void open();
          }}
        />
      )}
    </>
  );
}
