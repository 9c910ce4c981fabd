import type { ProvidedEngines } from './vitest-global-setup.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    engines: ProvidedEngines;
  }
}
