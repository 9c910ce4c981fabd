import './zod-without-eval';
import { CircleX } from 'lucide-react';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { describeProblem } from '@/lib/client/describe-problem';
import { AppError } from '@/lib/contract/app-error';

/** Puts a refusal where it belongs: on the fields that the server names and the form has; all else above the buttons. */
export function showProblem<T extends FieldValues, C, O>(form: UseFormReturn<T, C, O>, error: unknown): void {
  const known = form.getValues();
  const fields = error instanceof AppError ? (error.fields ?? []) : [];
  const shown = fields.filter((field) => field.path in known);
  for (const [index, field] of shown.entries()) {
    form.setError(field.path as Path<T>, { type: 'server', message: field.message }, { shouldFocus: index === 0 });
  }
  if (shown.length > 0 && shown.length === fields.length) return;
  const { title, detail, hint } = describeProblem(error);
  form.setError('root.server', { type: 'server', message: [title, detail, hint].filter(Boolean).join('\n') });
}

/** What `showProblem` could not put on a field. Announced. */
export function FormProblem<T extends FieldValues, C, O>({ form }: { form: UseFormReturn<T, C, O> }) {
  const message = form.formState.errors.root?.server?.message;
  if (!message) return null;
  const [title, ...more] = message.split('\n');
  return (
    <div role="alert" className="flex gap-2 rounded-md bg-bad-soft p-2.5 text-sm">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium text-bad">{title}</p>
        {more.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}
