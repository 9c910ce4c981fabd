'use client';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field } from './field';
import { Input } from './input';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What exactly happens: what is touched, what depends on it, what can be undone. One sentence each. */
  consequences: readonly ReactNode[];
  children?: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  busy?: boolean;
  /** The word that must be typed before the button works, for what cannot be undone. */
  typed?: string;
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      width="medium"
      footer={props.typed === undefined ? <Buttons {...props} /> : undefined}
    >
      <ul className="flex flex-col gap-1.5">
        {props.consequences.map((line, index) => (
          <li key={index} className="flex gap-2">
            <span aria-hidden className="mt-2 size-1 shrink-0 rounded-full bg-ink-subtle" />
            <span className="min-w-0 break-words">{line}</span>
          </li>
        ))}
      </ul>
      {props.children !== undefined && <div className="mt-3">{props.children}</div>}
      {props.typed !== undefined && <TypedConfirmation {...props} typed={props.typed} />}
    </Dialog>
  );
}

/** Its own component: what was typed is forgotten whenever the dialog closes. */
function TypedConfirmation(props: ConfirmDialogProps & { typed: string }) {
  const [text, setText] = useState('');
  const same = text.trim() === props.typed;
  return (
    <form
      className="mt-4 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (same && props.busy !== true) props.onConfirm();
      }}
    >
      <Field
        label="To go on, type"
        hint={<code className="isolated font-mono text-ink select-all">{props.typed}</code>}
      >
        {(control) => (
          <Input
            {...control}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2 max-sm:[&>button]:flex-1">
        <Buttons {...props} blocked={!same} submit />
      </div>
    </form>
  );
}

function Buttons(props: ConfirmDialogProps & { blocked?: boolean; submit?: boolean }) {
  return (
    <>
      <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
      <Button
        variant={props.danger ? 'danger' : 'primary'}
        busy={props.busy ?? false}
        disabled={props.blocked}
        type={props.submit ? 'submit' : 'button'}
        onClick={props.submit ? undefined : props.onConfirm}
      >
        {props.confirmLabel}
      </Button>
    </>
  );
}
