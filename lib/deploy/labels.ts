/** How the console finds again what it made, whatever was written down: every container that it creates says for what. */
const PREFIX = 'pilothouse.deploy.';
export const LABEL = {
  app: `${PREFIX}app`,
  environment: `${PREFIX}environment`,
  release: `${PREFIX}release`,
  deployment: `${PREFIX}deployment`,
  /** `release`: the new one of a deployment. `restored`: the old one of it, made again because it was gone. */
  role: `${PREFIX}role`,
} as const;
export type Role = 'release' | 'restored';

export interface Belonging {
  app: string;
  environment: string;
  release: number;
  deployment: string;
  role: Role;
}

export function labelsOf({ app, deployment, environment, release, role }: Belonging): Record<string, string> {
  return {
    [LABEL.app]: app,
    [LABEL.environment]: environment,
    [LABEL.release]: String(release),
    [LABEL.deployment]: deployment,
    [LABEL.role]: role,
  };
}

/** What somebody asked for, without what the console wrote. */
export function withoutOwn(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(PREFIX)));
}

/** Was it made by this deployment, in this role? */
export function madeBy(labels: Readonly<Record<string, string>>, deployment: string, role: Role): boolean {
  return labels[LABEL.deployment] === deployment && labels[LABEL.role] === role;
}

/** The number of the release that a container of the console's runs; null: it is not the console's. */
export function releaseOf(labels: Readonly<Record<string, string>>): number | null {
  const number = Number(labels[LABEL.release]);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** Until it is verified; unique to the deployment, so that it can stand in nobody's way. */
export const candidateName = (container: string, deployment: string): string =>
  `${container}.next.${deployment.slice(0, 8)}`;

/** What stays of an old one. Never built from a name that is retired already: `web.prev.prev` cannot happen. */
export const retiredName = (container: string, release: number | null, deployment: string): string =>
  `${container}.prev.${release === null ? 'x' : `r${release}`}.${deployment.slice(0, 8)}`;
