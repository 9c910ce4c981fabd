import { MASK, maskText, maskValue } from '@/lib/containers/secret-mask';
import type { ContainerSpec, MountSpec } from '@/lib/contract/container-spec';
import type { ReleaseChange } from '@/lib/contract/release';
import { byteWords } from '@/lib/images/byte-words';

export interface Described {
  service: string;
  /** What runs: `repo@sha256:…` or an id. */
  pin: string;
  reference: string;
  spec: ContainerSpec;
}

interface Fact {
  about: string;
  label: string;
  value: string;
  /** What is shown, where it is not the value. */
  shown: string;
  secret: boolean;
}

/** What changes from one release to another, for people: one line a thing. `before` null: there was no release. */
export function releaseChanges(before: readonly Described[] | null, after: readonly Described[]): ReleaseChange[] {
  const changes: ReleaseChange[] = [];
  for (const now of after) {
    const was = before?.find(({ service }) => service === now.service);
    const old = new Map(was === undefined ? [] : factsOf(was).map((fact) => [fact.label, fact]));
    const next = new Map(factsOf(now).map((fact) => [fact.label, fact]));
    for (const label of new Set([...old.keys(), ...next.keys()])) {
      const from = old.get(label);
      const to = next.get(label);
      if (from?.value === to?.value) continue;
      const { about, secret } = (to ?? from) as Fact;
      changes.push({
        service: now.service,
        about,
        label,
        before: from?.shown ?? null,
        after: to?.shown ?? null,
        secret: secret || from?.secret === true,
      });
    }
  }
  return changes;
}

function factsOf({ pin, reference, spec }: Described): Fact[] {
  const facts: Fact[] = [];
  const say = (about: string, label: string, value: string | null | false, shown = maskText(value || '')) => {
    if (value !== null && value !== false && value !== '')
      facts.push({ about, label, value, shown, secret: shown.includes(MASK) });
  };
  const named = (about: string, what: string, name: string, value: string) => {
    const masked = maskValue(name, value).value ?? MASK;
    facts.push({ about, label: `${what} ${name}`, value, shown: masked, secret: masked !== value });
  };
  const list = (about: string, label: string, values: readonly string[]) => say(about, label, values.join(', '));
  const json = (about: string, label: string, value: unknown, empty: unknown) => {
    const text = JSON.stringify(value);
    if (text !== JSON.stringify(empty)) say(about, label, text);
  };

  say('image', 'image', `${reference} ${pin}`, reference === pin ? pin : `${reference} (${shortPin(pin)})`);
  say('command', 'entry point', spec.entrypoint === null ? null : JSON.stringify(spec.entrypoint));
  say('command', 'command', spec.command.length === 0 ? null : JSON.stringify(spec.command));
  for (const { name, value } of spec.environment) named('environment', 'environment', name, value);
  for (const [name, value] of Object.entries(spec.labels)) named('labels', 'label', name, value);
  for (const port of spec.ports)
    say(
      'ports',
      `port ${port.containerPort}/${port.protocol} on ${port.ip || 'all addresses'}${port.hostPort ? `:${port.hostPort}` : ''}`,
      port.hostPort ? 'published' : 'published on any free port',
    );
  if (spec.publishAll) say('ports', 'all exposed ports', 'published');
  for (const mount of spec.mounts) say('mounts', `mount ${mount.target}`, mountWords(mount));
  for (const network of spec.networks) {
    const { aliases, ipv4, ipv6, mac } = network;
    const parts = [aliases.length > 0 && `as ${aliases.join(', ')}`, ipv4, ipv6, mac].filter(Boolean);
    say('networks', `network ${network.name}`, parts.join(' ') || 'connected');
  }
  say('networks', 'network mode', spec.networkMode);
  say('networks', 'MAC address', spec.macAddress);
  say(
    'restart',
    'restart policy',
    `${spec.restart.policy}${spec.restart.maxRetries > 0 ? `:${spec.restart.maxRetries}` : ''}`,
  );
  for (const [name, value] of Object.entries(spec.resources))
    if (Array.isArray(value)) json('limits', name, value, []);
    else if (value !== null && value !== false)
      say(
        'limits',
        name,
        String(value),
        name.startsWith('memory') && Number(value) > 0 ? byteWords(Number(value)) : String(value),
      );
  json('health', 'health check', spec.health, { kind: 'image' });
  list('rights', 'capabilities added', spec.capAdd);
  list('rights', 'capabilities dropped', spec.capDrop);
  say('rights', 'privileged', spec.privileged && 'yes');
  say('rights', 'read-only root', spec.readOnly && 'yes');
  list('rights', 'security options', spec.securityOptions);
  say('rights', 'user', spec.user);
  for (const [label, value] of Object.entries({
    'working folder': spec.workingDir,
    'host name': spec.hostname,
    platform: spec.platform,
    'stop signal': spec.stopSignal,
    'logging driver': spec.logDriver,
    'PID mode': spec.pidMode,
    'IPC mode': spec.ipcMode,
  }))
    say('other', label, value);
  say('other', 'stop time-out', spec.stopTimeout === null ? null : `${spec.stopTimeout} s`);
  say('other', 'removed when it ends', spec.autoRemove && 'yes');
  list('other', 'volumes from', spec.volumesFrom);
  list('other', 'links', spec.links);
  list('other', 'DNS servers', spec.dns);
  list('other', 'extra hosts', spec.extraHosts);
  json('other', 'devices', spec.devices, []);
  json('other', 'ulimits', spec.ulimits, []);
  json('other', 'sysctls', spec.sysctls, {});
  json('other', 'logging options', spec.logOptions, {});
  return facts;
}

function mountWords(mount: MountSpec): string {
  if (mount.type === 'tmpfs') return `memory${mount.options === '' ? '' : ` (${mount.options})`}`;
  const from = mount.type === 'volume' ? `volume ${mount.source || 'without a name'}` : mount.source;
  return `${from}${mount.readOnly ? ', read-only' : ''}`;
}

/** `sha256:0123456789ab` */
export function shortPin(pin: string): string {
  const digest = pin.split('@').at(-1) ?? pin;
  return digest.slice(0, 19);
}
