'use client';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

export interface Pair {
  name: string;
  value: string;
}

export interface PairsFieldProps {
  /** `Labels` */
  label: string;
  /** `label`, for the buttons. */
  one: string;
  hint?: string;
  pairs: readonly Pair[];
  onChange: (pairs: Pair[]) => void;
  namePlaceholder?: string;
  valuePlaceholder?: string;
}

/** Names with values: labels, options. Lines without a name are left out by `pairsRecord`. */
export function PairsField(props: PairsFieldProps) {
  const id = useId();
  const { pairs, onChange, one } = props;
  const set = (index: number, change: Partial<Pair>) =>
    onChange(pairs.map((pair, at) => (at === index ? { ...pair, ...change } : pair)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5" aria-describedby={props.hint ? `${id}-hint` : undefined}>
      <legend className="mb-1 text-xs font-medium text-ink-muted">{props.label}</legend>
      {pairs.map((pair, index) => (
        <div key={index} className="flex items-center gap-1.5">
          <Input
            aria-label={`Name of ${one} ${index + 1}`}
            placeholder={props.namePlaceholder}
            className="font-mono"
            value={pair.name}
            onChange={(event) => set(index, { name: event.target.value })}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
          <Input
            aria-label={`Value of ${one} ${index + 1}`}
            placeholder={props.valuePlaceholder}
            className="font-mono"
            value={pair.value}
            onChange={(event) => set(index, { value: event.target.value })}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
          <IconButton
            label={`Take ${one} ${index + 1} away`}
            size="small"
            onClick={() => onChange(pairs.filter((_, at) => at !== index))}
          >
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        className="w-fit"
        icon={<Plus aria-hidden className="size-3.5" />}
        onClick={() => onChange([...pairs, { name: '', value: '' }])}
      >
        Add {/^[aeiou]/.test(one) ? 'an' : 'a'} {one}
      </Button>
      {props.hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-ink-subtle">
          {props.hint}
        </p>
      )}
    </fieldset>
  );
}

export function pairsRecord(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs.flatMap(({ name, value }) => (name.trim() === '' ? [] : [[name.trim(), value] as const])),
  );
}
