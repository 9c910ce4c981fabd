import type { Endpoint } from '../endpoint';
import * as activities from './activities';
import * as apps from './apps';
import * as auth from './auth';
import * as consoleItself from './console';
import * as containerActions from './container-actions';
import * as containerCreate from './container-create';
import * as containerFiles from './container-files';
import * as containers from './containers';
import * as deployments from './deployments';
import * as diskUsage from './disk-usage';
import * as hosts from './hosts';
import * as imagePull from './image-pull';
import * as images from './images';
import * as logs from './logs';
import * as networks from './networks';
import * as system from './system';
import * as terminals from './terminals';
import * as views from './views';
import * as volumes from './volumes';

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;
}

/** Every endpoint of the console. A route file without a row here, or a row without a route file, fails a test. */
export const ENDPOINTS: readonly Endpoint[] = [
  system,
  consoleItself,
  auth,
  hosts,
  containers,
  containerActions,
  containerCreate,
  terminals,
  containerFiles,
  imagePull,
  images,
  logs,
  activities,
  apps,
  deployments,
  diskUsage,
  volumes,
  networks,
  views,
].flatMap((module) => Object.values(module).filter(isEndpoint));
