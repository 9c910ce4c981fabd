'use client';
import clsx from 'clsx';
import type { DeploymentShown } from '@/components/shared/deploy/deployment-rows';
import { Select } from '@/components/ui/input';
import { useApps } from '@/lib/client/deploy-hooks';

export interface DeploymentFilterBarProps {
  app: string | null;
  environment: string | null;
  show: DeploymentShown | null;
  onChange: (change: { app?: string | null; in?: string | null; show?: DeploymentShown | null }) => void;
}

const CHOICES: readonly [DeploymentShown | null, string][] = [
  [null, 'All'],
  ['running', 'Under way'],
  ['failed', 'Not succeeded'],
];

export function DeploymentFilterBar({ app, environment, show, onChange }: DeploymentFilterBarProps) {
  const apps = useApps().data?.apps ?? [];
  const names = choicesOf(
    apps.map(({ name }) => name),
    app,
  );
  const environments = choicesOf(
    apps
      .filter(({ name }) => app === null || name === app)
      .flatMap((each) => each.environments.map(({ name }) => name)),
    environment,
  );
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="App"
        className="max-sm:min-w-[40%] max-sm:flex-1"
        value={app ?? ''}
        onChange={(event) => onChange({ app: event.target.value || null })}
      >
        <option value="">All apps</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Select
        aria-label="Environment"
        className="max-sm:min-w-[40%] max-sm:flex-1"
        value={environment ?? ''}
        onChange={(event) => onChange({ in: event.target.value || null })}
      >
        <option value="">All environments</option>
        {environments.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <fieldset className="flex w-fit overflow-hidden rounded-md border border-line-strong">
        <legend className="sr-only">Which deployments</legend>
        {CHOICES.map(([value, label]) => (
          <button
            key={label}
            type="button"
            aria-pressed={show === value}
            onClick={() => onChange({ show: value })}
            className={clsx(
              'h-8 border-l border-line-strong px-3 text-sm first:border-l-0 focus-visible:-outline-offset-2 pointer-coarse:h-10',
              show === value
                ? 'bg-accent-soft font-medium text-accent-strong'
                : 'text-ink-muted hover:bg-hover hover:text-ink',
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

/** Each once, in order; what the address names stays a choice even where nothing has that name. */
function choicesOf(names: readonly string[], named: string | null): readonly string[] {
  return [...new Set([...names, ...(named === null ? [] : [named])])].sort();
}
