import 'server-only';
import { readFileSync } from 'node:fs';
import { ownContainerId } from '@/lib/deploy/own-container';

/** In which container this process runs, by what its kernel says of it; null: in none, or it cannot be told. */
export function readOwnContainer(): string | null {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return ownContainerId(read('/proc/self/mountinfo'), read('/proc/self/cgroup'));
}
