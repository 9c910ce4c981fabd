'use client';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { SearchInput } from '@/components/ui/search-input';
import { type AuditFilters, OUTCOMES } from './audit-filters-model';

export interface AuditFilterBarProps {
  filters: AuditFilters;
  filtered: boolean;
  onChange: (change: Partial<AuditFilters>) => void;
  onClear: () => void;
}

export function AuditFilterBar({ filters, filtered, onChange, onClear }: AuditFilterBarProps) {
  return (
    <search className="flex flex-col gap-3">
      <TextFilter value={filters.q} onChange={(q) => onChange({ q })}>
        {(value, set) => (
          <SearchInput
            label="Search actor, action, target, address, request, detail"
            value={value}
            onChange={set}
            maxLength={200}
          />
        )}
      </TextFilter>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-[repeat(6,minmax(0,1fr))_auto] lg:items-end">
        <TextFilter value={filters.actor} onChange={(actor) => onChange({ actor })}>
          {(value, set) => (
            <Field label="Who">
              {(control) => (
                <Input
                  {...control}
                  value={value}
                  onChange={(event) => set(event.target.value)}
                  placeholder="user name"
                  maxLength={64}
                />
              )}
            </Field>
          )}
        </TextFilter>
        <TextFilter value={filters.action} onChange={(action) => onChange({ action })}>
          {(value, set) => (
            <Field label="Action">
              {(control) => (
                <Input
                  {...control}
                  value={value}
                  onChange={(event) => set(event.target.value)}
                  placeholder="begins with, e.g. auth."
                  maxLength={64}
                />
              )}
            </Field>
          )}
        </TextFilter>
        <Field label="Outcome">
          {(control) => (
            <Select
              {...control}
              value={filters.outcome}
              onChange={(event) => onChange({ outcome: OUTCOMES.find((each) => each === event.target.value) ?? '' })}
            >
              <option value="">any</option>
              {OUTCOMES.map((outcome) => (
                <option key={outcome} value={outcome}>
                  {outcome}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <TextFilter value={filters.host} onChange={(host) => onChange({ host })}>
          {(value, set) => (
            <Field label="Host">
              {(control) => (
                <Input
                  {...control}
                  value={value}
                  onChange={(event) => set(event.target.value)}
                  placeholder="host id"
                  maxLength={64}
                />
              )}
            </Field>
          )}
        </TextFilter>
        <Field label="From">
          {(control) => (
            <Input
              {...control}
              type="date"
              value={filters.from}
              onChange={(event) => onChange({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="To">
          {(control) => (
            <Input
              {...control}
              type="date"
              value={filters.to}
              onChange={(event) => onChange({ to: event.target.value })}
            />
          )}
        </Field>
        <div className="max-lg:col-span-full">
          <Button variant="ghost" disabled={!filtered} icon={<X aria-hidden className="size-3.5" />} onClick={onClear}>
            Clear
          </Button>
        </div>
      </div>
    </search>
  );
}

/** What is typed shows at once; the search follows when the typing pauses. */
function TextFilter(props: {
  value: string;
  onChange: (value: string) => void;
  children: (value: string, set: (value: string) => void) => React.ReactNode;
}) {
  const [text, setText] = useState(props.value);
  const told = useRef(props.value);
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  // Changed from elsewhere (cleared, back button).
  useEffect(() => {
    if (props.value === told.current) return;
    told.current = props.value;
    setText(props.value);
  }, [props.value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onChange.current(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);
  return props.children(text, setText);
}
