import { expect, test } from 'vitest';
import { ENDPOINTS } from '../contract/endpoints/all';
import * as routes from './routes';

test.each(Object.entries(routes))('%s is an endpoint of the contract', (_name, route) => {
  expect(ENDPOINTS.filter((endpoint) => endpoint.method === route.method && endpoint.path === route.path)).toHaveLength(
    1,
  );
});
