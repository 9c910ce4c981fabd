import 'server-only';

/**
 * Why an engine does not create, start or change a container: in words of runc and the kernel, answered with 400, 409 or 500 as it
 * happens. With the way out; the engine's own words are shown above it.
 */
const REFUSALS: readonly [RegExp, string][] = [
  [
    /port is already allocated|address already in use|failed to bind (?:host )?port/i,
    'Something on the host has this port already. Choose another one, or leave the host’s port empty for any free one.',
  ],
  [/is already in use by container/i, 'Choose another name, or remove or rename the container that has it.'],
  [
    /executable file not found|no such file or directory.*(?:exec|entrypoint)|(?:exec|entrypoint).*no such file or directory/i,
    'The program of the command or the entry point is not in the image. Check its path; a line with pipes or variables needs sh -c in front.',
  ],
  [
    /exec format error/i,
    'The program is for another architecture: choose an image (or a platform) that fits the host.',
  ],
  [/exec .*permission denied/i, 'The program may not be run: it is no executable file, or the user may not.'],
  [
    /unable to find user|no matching entries in passwd/i,
    'The user is not in the image. Give a number, or one of its own users.',
  ],
  [/unable to find group|no matching entries in group/i, 'The group is not in the image. Give its number.'],
  [
    /minimum memory limit|memory limit (?:should|must|can not)|smaller than|unable to set memory limit|(?:memory\.(?:limit_in_bytes|max)|cgroup).*(?:device or resource busy|invalid argument)/i,
    'It uses more memory than that now, or the amount is below what engines accept. Choose more, or restart it with less use first.',
  ],
  [
    /memoryswap|memory.*swap|swap limit/i,
    'Memory and swap belong together: change both at once; the swap limit counts the memory in it.',
  ],
  [/range of cpus|cpus available|requested cpus are not available/i, 'The host has fewer cores than that.'],
  [/conflicting options/i, 'Two of the settings exclude each other: take one of them out.'],
  [
    /restart policy cannot be updated because AutoRemove/i,
    'A container that is removed when it ends cannot be restarted.',
  ],
  [
    /bind source path does not exist/i,
    'The folder is not on the host. Make it there, or let it be made with the container.',
  ],
  [
    /no such device|could not select device driver|gathering device information/i,
    'The host has no such device, or the engine lacks the driver for it.',
  ],
  [/network .* not found/i, 'The network is not there (any more). Choose another one, or create it first.'],
  [
    /invalid .*logging|log.?driver|logger:/i,
    'The engine does not have this logging driver, or one of its options is wrong.',
  ],
  [/cannot update a .*(?:removed|dead)|is marked for removal/i, 'It is being removed.'],
];

const ABOUT =
  /^(?:(?:creating|starting|restarting|changing the limits of) a container|starting a command in a container)$/;

export function containerRefusal(operation: string, message: string): string | null {
  if (!ABOUT.test(operation)) return null;
  return REFUSALS.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}
