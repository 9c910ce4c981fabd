import type { Policy } from '@/lib/policy/policy';

/** An administrator's: for tests of what engines do, not of who may. */
export const OPEN_POLICY: Policy = {
  mayEscape: true,
  who: 'ada (admin)',
  binds: [],
  containerInScope: () => true,
  volume: () => null,
};
