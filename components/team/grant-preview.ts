import { type Grant, roleAt } from '@/lib/access/grant';
import { roleAtLeast } from '@/lib/access/role';
import type { ContainerSummary } from '@/lib/contract/container';

export interface GrantPreview {
  containers: number;
  hosts: number;
  /** Of the containers: where the role is more than viewer. */
  operable: number;
}

/** What somebody with these lines would see now, of what the one who asks sees. */
export function previewGrants(grants: readonly Grant[], containers: readonly ContainerSummary[]): GrantPreview {
  const hosts = new Set<string>();
  let seen = 0;
  let operable = 0;
  for (const { host, stack } of containers) {
    const role = roleAt(grants, host, stack);
    if (role === null) continue;
    seen++;
    hosts.add(host);
    if (roleAtLeast(role, 'operator')) operable++;
  }
  return { containers: seen, hosts: hosts.size, operable };
}

/** `staging-*, shop` -> its patterns; blanks and doubles go. */
export function patternsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
