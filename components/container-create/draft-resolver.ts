import '@/components/shared/form/zod-without-eval';
import type { FieldErrors, Resolver } from 'react-hook-form';
import { containerSpec } from '@/lib/contract/container-spec';
import { type Draft, type DraftField, fieldOf, specOf } from './draft-model';

/** Holds the form against what its lines can be read as, and then against the contract: the same words as the server's. */
export const draftResolver: Resolver<Draft> = (values) => {
  const { issues, spec } = specOf(values);
  const found = new Map<DraftField | 'root', string[]>();
  const add = (field: DraftField | 'root', message: string) => found.set(field, [...(found.get(field) ?? []), message]);
  for (const { field, message } of issues) add(field, message);
  const parsed = containerSpec.safeParse(spec);
  for (const issue of parsed.error?.issues ?? []) {
    const field = fieldOf(issue.path);
    // Of a list the entry is named: it stands in a line of its own.
    const entry = issue.path.find((part) => typeof part === 'number');
    const place = typeof entry === 'number' ? `Entry ${entry + 1}: ` : '';
    if (field !== null) add(field, `${place}${issue.message}`);
    else add('root', `${issue.path.map(String).join('.')}: ${issue.message}`);
  }
  if (found.size === 0) return { values, errors: {} };
  const errors = Object.fromEntries(
    [...found].map(([field, messages]) => [field, { type: 'shape', message: messages.join(' ') }]),
  );
  return { values: {}, errors: errors as FieldErrors<Draft> };
};
