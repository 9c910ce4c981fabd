'use client';
import { Plus, TriangleAlert, X } from 'lucide-react';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { Button, IconButton } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { NetworkSummary } from '@/lib/contract/network';
import { explainOverlap } from '@/lib/networks/overlap-words';
import type { NewNetworkForm } from './new-network-model';

const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false, className: 'font-mono' } as const;

/** Subnets of choice. What they overlap with on this host is said while one types. */
export function PoolFields({
  form,
  others,
}: {
  form: UseFormReturn<NewNetworkForm>;
  others: readonly Pick<NetworkSummary, 'id' | 'name' | 'subnets'>[];
}) {
  const pools = useFieldArray({ control: form.control, name: 'pools' });
  const values = useWatch({ control: form.control, name: 'pools' });
  const errors = form.formState.errors.pools;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-muted">Subnets</legend>
      {pools.fields.length === 0 && (
        <p className="text-xs text-ink-subtle">None given: the engine takes a free one of its own stock.</p>
      )}
      {pools.fields.map((field, index) => {
        const overlap = explainOverlap([values[index]?.subnet.trim() ?? ''], others);
        return (
          <div key={field.id} className="flex flex-col gap-2 rounded-md border border-line p-3">
            <div className="flex items-start gap-2">
              <Field
                label={`Subnet ${index + 1}`}
                required
                className="flex-1"
                hint="10.20.0.0/24 or fd00:20::/64"
                error={errors?.[index]?.subnet?.message}
              >
                {(control) => (
                  <Input
                    {...control}
                    {...PLAIN}
                    {...form.register(`pools.${index}.subnet`, {
                      required: 'Give it a subnet, or take this line away',
                    })}
                  />
                )}
              </Field>
              <IconButton
                label={`Take subnet ${index + 1} away`}
                size="small"
                className="mt-5"
                onClick={() => pools.remove(index)}
              >
                <X aria-hidden className="size-3.5" />
              </IconButton>
            </div>
            {overlap !== null && (
              <p role="status" className="flex gap-2 rounded-md bg-warn-soft p-2 text-xs text-warn">
                <TriangleAlert aria-hidden className="size-4 shrink-0" />
                <span className="min-w-0 break-words">
                  {overlap} Bridges refuse that; with other drivers containers may reach the wrong one.
                </span>
              </p>
            )}
            <div className="flex flex-wrap gap-3">
              <Field
                label="Gateway"
                className="min-w-36 flex-1"
                hint="Empty: the first address"
                error={errors?.[index]?.gateway?.message}
              >
                {(control) => <Input {...control} {...PLAIN} {...form.register(`pools.${index}.gateway`)} />}
              </Field>
              <Field
                label="Range for containers"
                className="min-w-36 flex-1"
                hint="Empty: the whole subnet"
                error={errors?.[index]?.ipRange?.message}
              >
                {(control) => <Input {...control} {...PLAIN} {...form.register(`pools.${index}.ipRange`)} />}
              </Field>
            </div>
          </div>
        );
      })}
      <Button
        size="small"
        className="w-fit"
        icon={<Plus aria-hidden className="size-3.5" />}
        onClick={() => pools.append({ subnet: '', gateway: '', ipRange: '' })}
      >
        Add a subnet
      </Button>
    </fieldset>
  );
}
