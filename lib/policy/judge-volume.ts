import { hostReachOf } from '../volumes/volume-options';
import { bindTrouble } from './bind-rules';
import type { Denial, Policy } from './policy';

/**
 * The driver `local` mounts whatever its options say: a folder (`o=bind`), a disk (`device=/dev/sda1`), files of the host by way of an
 * overlay. A folder passes where it might be mounted without a volume too; all else as on the page of volumes.
 */
export function judgeVolumeDriver(
  driver: string,
  options: Readonly<Record<string, string>>,
  field: string,
  policy: Pick<Policy, 'binds'>,
): Denial[] {
  const reach = hostReachOf(driver === '' ? 'local' : driver, options);
  if (reach === null) return [];
  const deny = (message: string): Denial[] => [{ field, message, could: 'administrator' }];
  const flags = (options.o ?? '').split(',').map((flag) => flag.trim());
  const onlyBind =
    (driver === '' || driver === 'local') &&
    Object.keys(options).every((name) => ['type', 'o', 'device'].includes(name)) &&
    ['', 'none', 'bind'].includes(options.type ?? '') &&
    flags.includes('bind') &&
    flags.every((flag) => ['bind', 'ro', 'rw', 'noexec', 'nosuid', 'nodev', 'noatime'].includes(flag));
  if (!onlyBind) return deny(reach);
  const trouble = bindTrouble(options.device ?? '', flags.includes('ro') && !flags.includes('rw'), policy.binds);
  return trouble === null ? [] : deny(`The volume is a folder of the host: ${trouble}`);
}
