import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { Switch } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Input, Select, Textarea } from '@/components/ui/input';
import type { Draft } from './draft-model';
import type { FormField, FormSection } from './form-sections';

/** A part of the form that opens and closes by itself: with something in it, or something wrong in it, it stands open. */
export function SectionFields({
  section,
  form,
  open,
  onToggle,
  beneath,
}: {
  section: FormSection;
  form: UseFormReturn<Draft>;
  open: boolean;
  onToggle: (open: boolean) => void;
  /** Shown under the field of that name. */
  beneath?: Partial<Record<FormField['name'], ReactNode>>;
}) {
  return (
    <details
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
      className="group min-w-0 rounded-lg border border-line bg-surface"
    >
      <summary className="flex h-10 cursor-pointer list-none items-center gap-2 px-4 text-sm font-semibold select-none">
        <ChevronRight aria-hidden className="size-4 text-ink-subtle transition-transform group-open:rotate-90" />
        <h2>{section.title}</h2>
      </summary>
      <div className="grid gap-x-4 gap-y-3 border-t border-line p-4 sm:grid-cols-2">
        {section.fields.map((field) => (
          <div
            key={field.name}
            className={clsx('min-w-0', (field.kind === 'lines' || ('wide' in field && field.wide)) && 'sm:col-span-2')}
          >
            <DraftControl field={field} form={form} />
            {beneath?.[field.name]}
          </div>
        ))}
      </div>
    </details>
  );
}

function DraftControl({ field, form }: { field: FormField; form: UseFormReturn<Draft> }) {
  const error = form.formState.errors[field.name]?.message;
  if (field.kind === 'switch')
    return (
      <Controller
        control={form.control}
        name={field.name}
        render={({ field: control }) => (
          <Switch
            label={field.label}
            checked={control.value === true}
            onChange={(event) => control.onChange(event.target.checked)}
            onBlur={control.onBlur}
          />
        )}
      />
    );
  return (
    <Field
      label={field.label}
      error={error === undefined ? undefined : String(error)}
      {...(field.hint !== undefined && { hint: field.hint })}
      {...('required' in field && field.required && { required: true })}
    >
      {(control) => {
        const common = { ...control, ...form.register(field.name) };
        if (field.kind === 'select')
          return (
            <Select {...common}>
              {field.options.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          );
        const plain = {
          placeholder: field.placeholder,
          autoCapitalize: 'off',
          autoComplete: 'off',
          spellCheck: false,
        } as const;
        if (field.kind === 'lines')
          return <Textarea {...common} {...plain} rows={field.rows ?? 2} className="font-mono" />;
        return <Input {...common} {...plain} className={clsx(field.code && 'font-mono')} />;
      }}
    </Field>
  );
}
