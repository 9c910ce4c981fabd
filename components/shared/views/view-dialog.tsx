'use client';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { describeProblem } from '@/lib/client/describe-problem';
import { useWhyNot } from '@/lib/client/me';

export interface ViewDraft {
  name: string;
  shared: boolean;
  isDefault: boolean;
}

export interface ViewDialogProps {
  title: string;
  first: ViewDraft;
  onClose: () => void;
  /** Rejects with what is wrong, which is shown here. */
  onSave: (draft: ViewDraft) => Promise<void>;
}

/** Name and reach of a view, of a new one or one that is there. */
export function ViewDialog({ title, first, onClose, onSave }: ViewDialogProps) {
  const id = useId();
  const noShare = useWhyNot('views:share');
  const [draft, setDraft] = useState(first);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const save = () => {
    setBusy(true);
    setProblem(null);
    onSave({ ...draft, name: draft.name.trim() })
      .catch(setProblem)
      .finally(() => setBusy(false));
  };
  const told = problem === null ? undefined : describeProblem(problem);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      width="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={id} busy={busy} disabled={draft.name.trim() === ''}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.name.trim() !== '') save();
        }}
      >
        <Field label="Name" required error={told && [told.title, told.detail].filter(Boolean).join(': ')}>
          {(control) => (
            <Input
              {...control}
              data-autofocus
              maxLength={60}
              autoComplete="off"
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
          )}
        </Field>
        <Choice
          label="Shared with the team"
          note={first.shared ? undefined : noShare}
          checked={draft.shared}
          disabled={noShare !== undefined && !first.shared}
          onChange={(shared) => setDraft({ ...draft, shared })}
        />
        <Choice
          label="The list opens with it, for me"
          checked={draft.isDefault}
          onChange={(isDefault) => setDraft({ ...draft, isDefault })}
        />
      </form>
    </Dialog>
  );
}

function Choice(props: {
  label: string;
  note?: string | undefined;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-10">
      <Checkbox
        id={id}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>
        {props.label}
        {props.note !== undefined && <span className="block text-xs text-ink-subtle">{props.note}</span>}
      </span>
    </label>
  );
}
