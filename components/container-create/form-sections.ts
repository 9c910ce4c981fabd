import type { DraftField } from './draft-model';

interface FieldBase {
  name: DraftField;
  label: string;
  hint?: string;
}
export type FormField =
  | (FieldBase & { kind: 'text'; placeholder?: string; required?: true; wide?: true; code?: true })
  /** One entry a line. */
  | (FieldBase & { kind: 'lines'; placeholder?: string; rows?: number })
  | (FieldBase & { kind: 'switch' })
  | (FieldBase & { kind: 'select'; options: readonly (readonly [string, string])[] });

export interface FormSection {
  title: string;
  /** Stands open although nothing is in it. */
  open?: true;
  fields: readonly FormField[];
}

/** The form, section by section; all fields as Docker's command line writes them. */
export const SECTIONS: readonly FormSection[] = [
  {
    title: 'Image and command',
    open: true,
    fields: [
      { kind: 'text', name: 'image', label: 'Image', placeholder: 'nginx:1.27', required: true, code: true },
      { kind: 'text', name: 'name', label: 'Name', placeholder: 'made up by the engine', code: true },
      {
        kind: 'select',
        name: 'pull',
        label: 'Pull',
        options: [
          ['missing', 'when it is missing'],
          ['always', 'always'],
          ['never', 'never'],
        ],
      },
      { kind: 'text', name: 'platform', label: 'Platform', placeholder: 'of the host', code: true },
      {
        kind: 'text',
        name: 'command',
        label: 'Command',
        placeholder: 'of the image',
        hint: "As on a command line: quotes hold words together. For pipes and variables: sh -c '…'.",
        wide: true,
        code: true,
      },
      { kind: 'text', name: 'entrypoint', label: 'Entry point', placeholder: 'of the image', code: true },
      { kind: 'switch', name: 'clearEntrypoint', label: 'Without the image’s entry point' },
      { kind: 'text', name: 'workingDir', label: 'Working directory', placeholder: 'of the image', code: true },
      { kind: 'text', name: 'user', label: 'User', placeholder: 'of the image', code: true },
      { kind: 'switch', name: 'tty', label: 'Terminal (-t)' },
      { kind: 'switch', name: 'stdin', label: 'Keep input open (-i)' },
      { kind: 'switch', name: 'init', label: 'Small first process that collects dead ones (--init)' },
    ],
  },
  {
    title: 'Environment and labels',
    open: true,
    fields: [
      {
        kind: 'lines',
        name: 'environment',
        label: 'Environment',
        placeholder: 'NAME=value',
        rows: 5,
        hint: 'The text of an env-file: NAME=value a line, # begins a comment, quotes are part of the value.',
      },
      { kind: 'lines', name: 'labels', label: 'Labels', placeholder: 'com.example.team=shop' },
    ],
  },
  {
    title: 'Ports and networks',
    open: true,
    fields: [
      {
        kind: 'lines',
        name: 'ports',
        label: 'Published ports',
        placeholder: '8080:80\n127.0.0.1:5353:53/udp',
        hint: '[address:]port on the host:port in the container. Without the host’s port any free one.',
      },
      {
        kind: 'lines',
        name: 'networks',
        label: 'Networks',
        placeholder: 'shop\nname=backend,alias=api,ip=172.20.0.10',
        hint: 'A name, or name=…,alias=…,ip=… for aliases and addresses of choice. Empty: the engine’s own bridge.',
      },
      {
        kind: 'text',
        name: 'networkMode',
        label: 'Instead of networks',
        placeholder: 'host, none, container:name',
        code: true,
      },
      { kind: 'text', name: 'hostname', label: 'Host name', placeholder: 'its id', code: true },
      { kind: 'lines', name: 'expose', label: 'Exposed, not published', placeholder: '9000/tcp' },
      { kind: 'lines', name: 'extraHosts', label: 'Extra hosts', placeholder: 'db:10.0.0.5' },
      { kind: 'lines', name: 'dns', label: 'Name servers', placeholder: '10.0.0.53' },
      { kind: 'switch', name: 'publishAll', label: 'Publish everything that the image exposes (-P)' },
    ],
  },
  {
    title: 'Storage',
    fields: [
      {
        kind: 'lines',
        name: 'mounts',
        label: 'Mounts',
        placeholder: 'data:/var/lib/data\n/srv/config:/etc/app:ro\ntmpfs:/run:size=64m',
        rows: 4,
        hint: 'volume:/path, /path/on/host:/path, tmpfs:/path, or as --mount takes them.',
      },
      { kind: 'text', name: 'shmSize', label: 'Shared memory', placeholder: '64m', code: true },
      { kind: 'switch', name: 'readOnly', label: 'Its own files are read only' },
    ],
  },
  {
    title: 'Restart and end',
    fields: [
      {
        kind: 'select',
        name: 'restart',
        label: 'Restart',
        options: [
          ['no', 'no'],
          ['unless-stopped', 'unless stopped'],
          ['always', 'always'],
          ['on-failure', 'on failure'],
        ],
      },
      { kind: 'text', name: 'maxRetries', label: 'Tries on failure', placeholder: 'without end' },
      { kind: 'text', name: 'stopSignal', label: 'Signal to stop', placeholder: 'SIGTERM', code: true },
      { kind: 'text', name: 'stopTimeout', label: 'Seconds until it is killed', placeholder: '10' },
      { kind: 'switch', name: 'autoRemove', label: 'Remove it when it ends (--rm)' },
    ],
  },
  {
    title: 'Limits',
    fields: [
      {
        kind: 'text',
        name: 'memory',
        label: 'Memory',
        placeholder: 'no limit',
        hint: 'Such as 512m or 2g.',
        code: true,
      },
      { kind: 'text', name: 'memorySwap', label: 'Memory and swap', placeholder: 'twice the memory', code: true },
      { kind: 'text', name: 'memoryReservation', label: 'Memory kept for it', placeholder: 'none', code: true },
      { kind: 'text', name: 'cpus', label: 'CPU, in cores', placeholder: 'no limit', code: true },
      { kind: 'text', name: 'cpuShares', label: 'CPU weight', placeholder: '1024', code: true },
      { kind: 'text', name: 'cpusetCpus', label: 'Only on cores', placeholder: '0-2,5', code: true },
      { kind: 'text', name: 'pids', label: 'Processes', placeholder: 'no limit', code: true },
      { kind: 'lines', name: 'ulimits', label: 'Limits of a process (ulimits)', placeholder: 'nofile=1024:2048' },
    ],
  },
  {
    title: 'Health check',
    fields: [
      {
        kind: 'select',
        name: 'health',
        label: 'Health check',
        options: [
          ['image', 'the image’s'],
          ['custom', 'its own'],
          ['none', 'none'],
        ],
      },
      {
        kind: 'text',
        name: 'healthCommand',
        label: 'Command of the check',
        placeholder: 'curl -f http://localhost/',
        wide: true,
        code: true,
      },
      { kind: 'text', name: 'healthInterval', label: 'Every', placeholder: '30s' },
      { kind: 'text', name: 'healthTimeout', label: 'At most', placeholder: '30s' },
      { kind: 'text', name: 'healthStartPeriod', label: 'Time to start', placeholder: '0s' },
      { kind: 'text', name: 'healthRetries', label: 'Failures in a row', placeholder: '3' },
    ],
  },
  {
    title: 'Rights',
    fields: [
      { kind: 'text', name: 'capDrop', label: 'Capabilities taken away', placeholder: 'ALL', code: true },
      { kind: 'text', name: 'capAdd', label: 'Capabilities added', placeholder: 'NET_BIND_SERVICE', code: true },
      { kind: 'lines', name: 'securityOptions', label: 'Security options', placeholder: 'no-new-privileges' },
      { kind: 'lines', name: 'devices', label: 'Devices', placeholder: '/dev/snd' },
      { kind: 'lines', name: 'sysctls', label: 'Kernel settings (sysctls)', placeholder: 'net.core.somaxconn=1024' },
      { kind: 'text', name: 'pidMode', label: 'Processes shared with', placeholder: 'nobody', code: true },
      { kind: 'text', name: 'ipcMode', label: 'Memory (IPC) shared with', placeholder: 'nobody', code: true },
      { kind: 'switch', name: 'privileged', label: 'Privileged: every right on the host' },
    ],
  },
  {
    title: 'Logging',
    fields: [
      { kind: 'text', name: 'logDriver', label: 'Logging driver', placeholder: 'of the engine', code: true },
      { kind: 'lines', name: 'logOptions', label: 'Options of the driver', placeholder: 'max-size=10m\nmax-file=3' },
    ],
  },
];
