import type * as activities from '../contract/endpoints/activities';
import type * as apps from '../contract/endpoints/apps';
import type * as auth from '../contract/endpoints/auth';
import type * as consoleItself from '../contract/endpoints/console';
import type * as containerActions from '../contract/endpoints/container-actions';
import type * as containerCreate from '../contract/endpoints/container-create';
import type * as containerFiles from '../contract/endpoints/container-files';
import type * as containers from '../contract/endpoints/containers';
import type * as deployments from '../contract/endpoints/deployments';
import type * as diskUsage from '../contract/endpoints/disk-usage';
import type * as hosts from '../contract/endpoints/hosts';
import type * as imagePull from '../contract/endpoints/image-pull';
import type * as images from '../contract/endpoints/images';
import type * as logs from '../contract/endpoints/logs';
import type * as terminals from '../contract/endpoints/terminals';
import type * as views from '../contract/endpoints/views';
import { apiRoute } from './api-route';

/** The endpoints that pages ask, without the weight of their schemas. `routes.test.ts` holds them against the contract. */
export const getMe = apiRoute<typeof auth.getMe>('GET', '/api/auth/me');
export const logout = apiRoute<typeof auth.logout>('POST', '/api/auth/logout');

export const getContainer = apiRoute<typeof containers.getContainer>('GET', '/api/hosts/{host}/containers/{id}');
export const getContainerHealth = apiRoute<typeof containers.getContainerHealth>(
  'GET',
  '/api/hosts/{host}/containers/{id}/health',
);
export const getContainerStats = apiRoute<typeof containers.getContainerStats>(
  'GET',
  '/api/hosts/{host}/containers/{id}/stats',
);
export const getContainerProcesses = apiRoute<typeof containers.getContainerProcesses>(
  'GET',
  '/api/hosts/{host}/containers/{id}/top',
);
export const getContainerChanges = apiRoute<typeof containers.getContainerChanges>(
  'GET',
  '/api/hosts/{host}/containers/{id}/changes',
);
export const revealEnvironment = apiRoute<typeof containers.revealEnvironment>(
  'POST',
  '/api/hosts/{host}/containers/{id}/reveal-environment',
);
export const actOnContainer = apiRoute<typeof containers.actOnContainer>(
  'POST',
  '/api/hosts/{host}/containers/{id}/{action}',
);
export const removeContainer = apiRoute<typeof containers.removeContainer>(
  'DELETE',
  '/api/hosts/{host}/containers/{id}',
);

export const createContainer = apiRoute<typeof containerCreate.createContainer>('POST', '/api/hosts/{host}/containers');
export const getContainerSpec = apiRoute<typeof containerCreate.getContainerSpec>(
  'GET',
  '/api/hosts/{host}/containers/{id}/spec',
);
export const revealContainerSpec = apiRoute<typeof containerCreate.revealContainerSpec>(
  'POST',
  '/api/hosts/{host}/containers/{id}/reveal-spec',
);
export const updateContainer = apiRoute<typeof containerCreate.updateContainer>(
  'POST',
  '/api/hosts/{host}/containers/{id}/update',
);
export const actOnContainers = apiRoute<typeof containerActions.actOnContainers>('POST', '/api/containers/actions');
export const pullImage = apiRoute<typeof imagePull.pullImage>('POST', '/api/hosts/{host}/images/pull');

export const openTerminal = apiRoute<typeof terminals.openTerminal>(
  'POST',
  '/api/hosts/{host}/containers/{id}/terminals',
);
export const listTerminals = apiRoute<typeof terminals.listTerminals>('GET', '/api/terminals');
export const closeTerminal = apiRoute<typeof terminals.closeTerminal>('DELETE', '/api/terminals/{id}');
export const listContainerFiles = apiRoute<typeof containerFiles.listContainerFiles>(
  'GET',
  '/api/hosts/{host}/containers/{id}/files',
);
export const readContainerFile = apiRoute<typeof containerFiles.readContainerFile>(
  'GET',
  '/api/hosts/{host}/containers/{id}/files/content',
);
export const downloadContainerFiles = apiRoute<typeof containerFiles.downloadContainerFiles>(
  'GET',
  '/api/hosts/{host}/containers/{id}/files/download',
);
export const uploadContainerFile = apiRoute<typeof containerFiles.uploadContainerFile>(
  'PUT',
  '/api/hosts/{host}/containers/{id}/files/content',
);
export const confirmPassword = apiRoute<typeof auth.confirmPassword>('POST', '/api/auth/confirm');

export const getHostStats = apiRoute<typeof hosts.getHostStats>('GET', '/api/hosts/{host}/stats');

export const streamLogs = apiRoute<typeof logs.streamLogs>('GET', '/api/hosts/{host}/containers/{id}/logs');
export const readLogWindow = apiRoute<typeof logs.readLogWindow>(
  'GET',
  '/api/hosts/{host}/containers/{id}/logs/window',
);
export const searchLogs = apiRoute<typeof logs.searchLogs>('GET', '/api/hosts/{host}/containers/{id}/logs/search');

export const listActivities = apiRoute<typeof activities.listActivities>('GET', '/api/activities');
export const getActivity = apiRoute<typeof activities.getActivity>('GET', '/api/activities/{id}');
export const cancelActivity = apiRoute<typeof activities.cancelActivity>('POST', '/api/activities/{id}/cancel');

export const getHost = apiRoute<typeof hosts.getHost>('GET', '/api/hosts/{host}');
export const listHostRecords = apiRoute<typeof hosts.listHostRecords>('GET', '/api/host-records');
export const testHost = apiRoute<typeof hosts.testHost>('POST', '/api/host-records/test');
export const addHost = apiRoute<typeof hosts.addHost>('POST', '/api/host-records');
export const updateHost = apiRoute<typeof hosts.updateHost>('PATCH', '/api/host-records/{host}');
export const removeHost = apiRoute<typeof hosts.removeHost>('DELETE', '/api/host-records/{host}');

export const getConsoleStatus = apiRoute<typeof consoleItself.getConsoleStatus>('GET', '/api/console/status');
export const restartConsole = apiRoute<typeof consoleItself.restartConsole>('POST', '/api/console/restart');

export const listImages = apiRoute<typeof images.listImages>('GET', '/api/images');
export const listImageTags = apiRoute<typeof images.listImageTags>('GET', '/api/images/{id}/tags');
export const getImage = apiRoute<typeof images.getImage>('GET', '/api/hosts/{host}/images/{id}');
export const getImageHistory = apiRoute<typeof images.getImageHistory>('GET', '/api/hosts/{host}/images/{id}/history');
export const tagImage = apiRoute<typeof images.tagImage>('POST', '/api/hosts/{host}/images/{id}/tag');
export const removeImage = apiRoute<typeof images.removeImage>('DELETE', '/api/hosts/{host}/images/{id}');
export const removeImages = apiRoute<typeof images.removeImages>('POST', '/api/hosts/{host}/images/remove');
export const previewImagePrune = apiRoute<typeof images.previewImagePrune>('GET', '/api/hosts/{host}/images/prune');
export const pruneImages = apiRoute<typeof images.pruneImages>('POST', '/api/hosts/{host}/images/prune');
export const getDiskUsage = apiRoute<typeof diskUsage.getDiskUsage>('GET', '/api/hosts/{host}/disk-usage');

export const listViews = apiRoute<typeof views.listViews>('GET', '/api/views');
export const createView = apiRoute<typeof views.createView>('POST', '/api/views');
export const updateView = apiRoute<typeof views.updateView>('PATCH', '/api/views/{id}');
export const removeView = apiRoute<typeof views.removeView>('DELETE', '/api/views/{id}');
export const setDefaultView = apiRoute<typeof views.setDefaultView>('PUT', '/api/views/default');

export const listApps = apiRoute<typeof apps.listApps>('GET', '/api/apps');
export const getApp = apiRoute<typeof apps.getApp>('GET', '/api/apps/{app}');
export const changeEnvironment = apiRoute<typeof apps.changeEnvironment>(
  'PATCH',
  '/api/apps/{app}/environments/{environment}',
);
export const previewAdoption = apiRoute<typeof apps.previewAdoption>(
  'GET',
  '/api/hosts/{host}/containers/{id}/adoption',
);
export const adoptContainer = apiRoute<typeof apps.adoptContainer>('POST', '/api/hosts/{host}/containers/{id}/adopt');
export const listReleases = apiRoute<typeof apps.listReleases>('GET', '/api/apps/{app}/releases');
export const getRelease = apiRoute<typeof apps.getRelease>('GET', '/api/apps/{app}/releases/{number}');
export const diffReleases = apiRoute<typeof apps.diffReleases>('GET', '/api/apps/{app}/releases/{number}/diff');
export const deploy = apiRoute<typeof deployments.deploy>(
  'POST',
  '/api/apps/{app}/environments/{environment}/deployments',
);
export const listDeployments = apiRoute<typeof deployments.listDeployments>('GET', '/api/deployments');
export const getDeployment = apiRoute<typeof deployments.getDeployment>('GET', '/api/deployments/{id}');
export const cancelDeployment = apiRoute<typeof deployments.cancelDeployment>('POST', '/api/deployments/{id}/cancel');
export const rollbackChoices = apiRoute<typeof deployments.rollbackChoices>(
  'GET',
  '/api/apps/{app}/environments/{environment}/rollback',
);
export const rollBack = apiRoute<typeof deployments.rollBack>(
  'POST',
  '/api/apps/{app}/environments/{environment}/rollback',
);
