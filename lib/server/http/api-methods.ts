import 'server-only';
import { ENDPOINTS } from '../../contract/endpoints/all';

/** Everything under /api that is no endpoint: answered by its own route. */
const ANYTHING = '/api/{path}';

interface Address {
  pattern: RegExp;
  parameters: number;
  methods: readonly string[];
}

/** One for each path of the contract; those with fewer parameters come first, as a router chooses. */
function addresses(): readonly Address[] {
  const paths = new Set(ENDPOINTS.map(({ path }) => path));
  paths.delete(ANYTHING);
  return [...paths]
    .map((path) => ({
      pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      parameters: path.split('{').length - 1,
      methods: methodsOf(ENDPOINTS.filter((endpoint) => endpoint.path === path).map(({ method }) => method)),
    }))
    .sort((one, other) => one.parameters - other.parameters);
}

/** `HEAD` comes with `GET`; `OPTIONS` is answered for every address. */
const methodsOf = (methods: readonly string[]) => [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];

/**
 * Which methods an address under /api takes; null where nothing answers at all. Next refuses the others with an empty body,
 * which tells a program nothing.
 */
export function createApiMethods(): (pathname: string) => readonly string[] | null {
  const known = addresses();
  return (pathname) => known.find(({ pattern }) => pattern.test(pathname))?.methods ?? null;
}
