'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { parseRunCommand, type RunProblem } from '@/lib/containers/spec/parse-run';
import type { ContainerSpec } from '@/lib/contract/container-spec';

/** A `docker run` line that somebody has at hand fills the form. Nothing is run. */
export function PasteCard({ onFill }: { onFill: (spec: ContainerSpec) => void }) {
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<readonly RunProblem[]>([]);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [filled, setFilled] = useState(false);
  const fill = () => {
    const result = parseRunCommand(text);
    setProblems(result.ok ? [] : result.problems);
    setNotes(result.ok ? result.notes : []);
    setFilled(result.ok);
    if (result.ok) onFill(result.spec);
  };
  return (
    <Card title="From a docker run line">
      <div className="flex flex-col gap-2">
        <Field
          label="docker run …"
          error={problems.length === 0 ? undefined : 'Nothing was filled in.'}
          hint="It is read, not run. What is in the form is replaced."
        >
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              className="font-mono"
              placeholder="docker run -d --name web -p 8080:80 nginx:1.27"
              spellCheck={false}
              autoCapitalize="off"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setFilled(false);
              }}
            />
          )}
        </Field>
        <Button className="self-start" disabled={text.trim() === ''} onClick={fill}>
          Fill the form
        </Button>
        {problems.length > 0 && (
          <ul role="alert" className="flex flex-col gap-1 text-sm text-bad">
            {problems.map((problem) => (
              <li key={`${problem.at} ${problem.message}`} className="break-words">
                <span className="text-ink-subtle figures">{place(text, problem.at)}</span> {problem.message}
              </li>
            ))}
          </ul>
        )}
        {filled && (
          <div role="status" className="text-sm text-ink-muted">
            <p>The form is filled.</p>
            {notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </div>
        )}
      </div>
    </Card>
  );
}

/** `Line 2, character 14:` */
function place(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return before.length > 1 ? `Line ${before.length}, character ${column}:` : `Character ${column}:`;
}
