import type { App, Environment } from '@/lib/contract/app';
import { isTerminal } from '@/lib/deploy/words';

/** One line of the list: an app in one of its environments. An app without any has one line, too. */
export interface AppRow {
  key: string;
  app: App;
  environment: Environment | null;
}

export const APP_SHOWN = ['running', 'attention'] as const;
export type AppShown = (typeof APP_SHOWN)[number];

export function appRows(apps: readonly App[]): AppRow[] {
  return apps.flatMap((app): AppRow[] =>
    app.environments.length === 0
      ? [{ key: app.id, app, environment: null }]
      : app.environments.map((environment) => ({ key: environment.id, app, environment })),
  );
}

/** Something that somebody should look at: the last deployment did not do what was asked, or what should serve does not. */
export function needsAttention({ environment }: AppRow): boolean {
  if (environment === null) return false;
  const last = environment.deployment?.state;
  const failed = last === 'failed' || last === 'rolled_back' || last === 'rollback_failed';
  const down =
    environment.active !== null &&
    environment.targets.some(({ health, stale, state }) => !stale && (state !== 'running' || health === 'unhealthy'));
  return failed || down;
}

export function isShown(row: AppRow, show: AppShown): boolean {
  if (show === 'attention') return needsAttention(row);
  const last = row.environment?.deployment;
  return last != null && !isTerminal(last.state);
}

export function rowText({ app, environment }: AppRow): string {
  const image = environment?.active?.services[0]?.image;
  const targets = environment?.targets.map(({ container, host }) => `${host} ${container}`) ?? [];
  return [app.name, environment?.name, image?.reference, image?.pin, environment?.active?.commit, ...targets]
    .filter(Boolean)
    .join(' ')
    .toLowerCase();
}
