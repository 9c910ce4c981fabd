import { LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import { RecordCard } from '@/components/shared/inventory/record-card';
import { Badge } from '@/components/ui/badge';
import { Card, KeyValueList } from '@/components/ui/card';
import { SafeText } from '@/components/ui/safe-text';
import type { ImageDetail } from '@/lib/contract/image';
import { healthCheckWords } from '@/lib/health/health-words';

function Mono({ children }: { children: string }) {
  return (
    <code className="text-xs break-all">
      <SafeText>{children}</SafeText>
    </code>
  );
}

function words(parts: readonly string[]): ReactNode {
  if (parts.length === 0) return null;
  return <Mono>{parts.map((part) => (/^[^\s'"\\]+$/.test(part) ? part : `'${part}'`)).join(' ')}</Mono>;
}

function list(items: readonly string[]): ReactNode {
  if (items.length === 0) return null;
  return (
    <ul className="flex flex-col">
      {items.map((item) => (
        <li key={item}>
          <Mono>{item}</Mono>
        </li>
      ))}
    </ul>
  );
}

/** How a container made from it starts, unless told otherwise. */
export function ConfigurationCard({ image }: { image: ImageDetail }) {
  const root = image.user === '' || /^(?:root|0)(?::|$)/.test(image.user);
  return (
    <Card title="What a container gets from it">
      <KeyValueList
        rows={[
          { label: 'Entrypoint', value: words(image.entrypoint) },
          { label: 'Command', value: words(image.command) ?? 'none' },
          {
            label: 'User',
            value: image.user === '' ? 'root' : <Mono>{image.user}</Mono>,
            ...(root && {
              note: 'The image names no other user: what breaks out of the program is root in the container.',
            }),
          },
          { label: 'Works in', value: <Mono>{image.workingDir}</Mono> },
          { label: 'Listens on', value: list(image.exposedPorts) },
          {
            label: 'Volumes',
            value: list(image.volumes),
            note: 'Each container gets an anonymous volume for each of these, unless it is given one.',
          },
          {
            label: 'Health check',
            value: image.healthCheck === null ? 'none' : <SafeText>{healthCheckWords(image.healthCheck)}</SafeText>,
          },
          { label: 'Stopped by', value: <Mono>{image.stopSignal}</Mono> },
          { label: 'Shell', value: words(image.shell) },
          { label: 'Runs in builds', value: list(image.onBuild) },
          { label: 'Author', value: image.author === '' ? null : <SafeText>{image.author}</SafeText> },
          { label: 'Comment', value: image.comment === '' ? null : <SafeText>{image.comment}</SafeText> },
          { label: 'Built by', value: image.builtBy === '' ? null : `Engine ${image.builtBy}` },
        ].filter((row) => row.value !== null)}
      />
    </Card>
  );
}

export function EnvironmentCard({ image }: { image: ImageDetail }) {
  const { environment } = image;
  const hidden = environment.filter(({ masked }) => masked).length;
  return (
    <Card title={`Environment (${environment.length})`} flush>
      {hidden > 0 && (
        <p className="border-b border-line bg-sunken px-4 py-2 text-xs text-ink-muted">
          What looks like a secret is hidden. It is in the image all the same: whoever may pull it can read it.
        </p>
      )}
      {environment.length === 0 ? (
        <p className="p-4 text-ink-muted">No variables are set.</p>
      ) : (
        <dl className="divide-y divide-line">
          {environment.map(({ name, value, masked }, index) => (
            <div
              key={`${name}-${index}`}
              className="flex min-h-9 flex-wrap items-center gap-x-4 px-4 py-1 font-mono text-xs sm:flex-nowrap"
            >
              <dt className="w-full break-all sm:w-2/5 sm:shrink-0">
                <SafeText>{name}</SafeText>
              </dt>
              <dd className="flex min-w-0 flex-1 items-center gap-2">
                {value === null ? (
                  <Badge title="Hidden: it looks like a secret">
                    <LockKeyhole aria-hidden className="mr-1 size-3" />
                    hidden
                  </Badge>
                ) : value === '' ? (
                  <span className="font-sans text-ink-subtle">empty</span>
                ) : (
                  <span className="min-w-0 break-all">
                    <SafeText>{value}</SafeText>
                  </span>
                )}
                {masked && value !== null && <span className="shrink-0 font-sans text-warn">secret</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

export function LabelsCard({ image }: { image: ImageDetail }) {
  return <RecordCard title="Labels" record={image.labels} none="It has none." />;
}
