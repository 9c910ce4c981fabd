export const appPath = (app: string): string => `/apps/${app}`;
export const deploymentPath = (id: string): string => `/deployments/${id}`;

/** Opens the dialog on the app's page: for the search and for links. */
export const rollbackHref = (app: string, environment: string): string =>
  `${appPath(app)}?dialog=rollback-${environment}`;
export const deployHref = (app: string, environment: string): string => `${appPath(app)}?dialog=deploy-${environment}`;
