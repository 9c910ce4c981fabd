import { useId } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { App } from '@/lib/contract/app';
import { SLUG } from '@/lib/deploy/slug';

export interface AdoptionPlaceProps {
  apps: readonly App[];
  app: string;
  environment: string;
  /** Problems are told once somebody has tried. */
  tried: boolean;
  onApp: (app: string) => void;
  onEnvironment: (environment: string) => void;
}

const RULE = '1 to 40 of a-z, 0-9 and -, and neither first nor last a -.';
const PLAIN = { autoComplete: 'off', autoCapitalize: 'off', spellCheck: false } as const;

/** Which app and which environment of it; what exists is offered, what is new is said to be. */
export function AdoptionPlace({ apps, app, environment, tried, onApp, onEnvironment }: AdoptionPlaceProps) {
  const appList = useId();
  const environmentList = useId();
  const known = apps.find(({ name }) => name === app);
  const taken = known?.environments.some(({ name }) => name === environment) === true;
  return (
    <div className="flex flex-wrap gap-3">
      <Field
        label="App"
        required
        className="min-w-48 flex-1"
        hint={known === undefined ? 'A new app.' : 'An app that is there: it gets one more environment.'}
        error={tried && !SLUG.test(app) ? RULE : undefined}
      >
        {(control) => (
          <>
            <Input {...control} {...PLAIN} list={appList} value={app} onChange={(event) => onApp(event.target.value)} />
            <datalist id={appList}>
              {apps.map(({ id, name }) => (
                <option key={id} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label="Environment"
        required
        className="min-w-48 flex-1"
        hint="Where it serves: staging, production."
        error={taken ? `${app} has ${environment} already.` : tried && !SLUG.test(environment) ? RULE : undefined}
      >
        {(control) => (
          <>
            <Input
              {...control}
              {...PLAIN}
              list={environmentList}
              value={environment}
              onChange={(event) => onEnvironment(event.target.value)}
            />
            <datalist id={environmentList}>
              <option value="staging" />
              <option value="production" />
            </datalist>
          </>
        )}
      </Field>
    </div>
  );
}
