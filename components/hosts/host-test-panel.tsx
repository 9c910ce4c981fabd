'use client';
import { CircleCheck, CircleDashed, CircleX, KeyRound } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import type { HostTest, HostTestStep } from '@/lib/contract/host';

const STEP_WORDS: Record<HostTestStep, string> = {
  name: 'The name leads to an address',
  port: 'The port takes connections',
  tls: 'Both sides agree on TLS',
  'host-key': 'The server shows the host key that is pinned',
  'sign-in': 'The user is let in',
  socket: 'The engine’s socket opens',
  answer: 'The engine answers',
  version: 'It names its version',
  list: 'It describes itself and lists its containers',
};
const ICONS = { ok: CircleCheck, failed: CircleX, 'not-tried': CircleDashed };
const TONES = { ok: 'text-ok', failed: 'text-bad', 'not-tried': 'text-ink-subtle' };
const STATES = { ok: 'done', failed: 'failed', 'not-tried': 'not tried' };

export interface HostTestPanelProps {
  result: HostTest;
  /** `SHA256:…` that is pinned in the form; '' none. */
  pinned: string;
  onPin: (hostKey: string) => void;
}

/** Each step of what was tried, the one that failed with its reason and the way out, and a host key to confirm. */
export function HostTestPanel({ result, pinned, onPin }: HostTestPanelProps) {
  const { engine, hostKey, ok, problem, steps } = result;
  const box = useRef<HTMLElement>(null);
  // It stands below a long form, and is what the person waits for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another result is brought into sight too
  useEffect(() => {
    // Newer browsers answer with a promise, which is no clean-up.
    void box.current?.scrollIntoView?.({ block: 'nearest' });
  }, [result]);
  return (
    <section
      ref={box}
      aria-label="Result of the test"
      className="flex flex-col gap-3 rounded-md border border-line-strong bg-surface p-3"
    >
      <p role="status" className={ok ? 'font-semibold text-ok' : 'font-semibold text-bad'}>
        {ok && engine !== null
          ? `Connected: engine ${engine.version} (API ${engine.apiVersion}) with ${plural(engine.containers, 'container')}`
          : 'Not connected'}
      </p>
      <ol className="flex flex-col gap-1">
        {steps.map(({ step, state }) => {
          const Icon = ICONS[state];
          return (
            <li key={step} className="flex gap-2">
              <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${TONES[state]}`} />
              <span className={state === 'not-tried' ? 'text-ink-subtle' : undefined}>
                {STEP_WORDS[step]}
                <span className="sr-only">: {STATES[state]}</span>
              </span>
            </li>
          );
        })}
      </ol>
      {ok && engine !== null && (
        <p className="text-xs text-ink-muted">
          <SafeText>{`${engine.name}, ${engine.os}`}</SafeText>
        </p>
      )}
      {problem !== null && (
        <div className="flex flex-col gap-1">
          <p className="font-medium break-words">
            <SafeText>{problem.detail}</SafeText>
          </p>
          {problem.hint !== '' && (
            <p className="break-words text-ink-muted">
              <SafeText>{problem.hint}</SafeText>
            </p>
          )}
        </div>
      )}
      {!ok && hostKey !== null && hostKey !== pinned && (
        <HostKeyChoice shown={hostKey} changed={pinned !== ''} onPin={() => onPin(hostKey)} />
      )}
    </section>
  );
}

const COMPARE = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';

function HostKeyChoice({ shown, changed, onPin }: { shown: string; changed: boolean; onPin: () => void }) {
  return (
    <div
      className={
        changed
          ? 'flex flex-col gap-2 rounded-md border border-bad bg-bad-soft p-3'
          : 'flex flex-col gap-2 rounded-md border border-line-strong bg-sunken p-3'
      }
    >
      <p className={changed ? 'font-semibold text-bad' : 'font-semibold'}>
        {changed ? 'It is not the machine that was pinned, or it was installed anew' : 'Is this the right machine?'}
      </p>
      <code className="text-xs break-all">{shown}</code>
      <p>Compare it with what that machine itself says, on its own console or from somebody who runs it:</p>
      <div className="flex items-center gap-1 rounded-md border border-line bg-surface py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 text-xs break-all">{COMPARE}</code>
        <CopyButton text={COMPARE} label="Copy the command" />
      </div>
      <p className="text-xs text-ink-muted">
        From now on the console talks to this machine only while it shows this key.
      </p>
      <div>
        <Button
          size="small"
          variant={changed ? 'danger' : 'primary'}
          icon={<KeyRound aria-hidden className="size-3.5" />}
          onClick={onPin}
        >
          {changed ? 'I compared them: pin the new key' : 'I compared them: they are the same'}
        </Button>
      </div>
    </div>
  );
}
