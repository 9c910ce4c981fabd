'use client';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProblemView } from '@/components/shared/problem-view';
import { Card, KeyValueList } from '@/components/ui/card';
import { formatBytes } from '@/components/ui/format';
import { RelativeTime } from '@/components/ui/relative-time';
import { SafeText } from '@/components/ui/safe-text';
import type { HostSummary } from '@/lib/contract/host';
import { useHostDetails } from './host-queries';

/** What the engine is and how it is set up. Of one that does not answer: as it last said. */
export function EngineCard({ host }: { host: HostSummary }) {
  const details = useHostDetails(host.id);
  const { engine } = host;
  if (engine === null) return null;
  const known = details.data;
  const product = engine.product === 'podman' ? 'Podman' : 'Docker';
  return (
    <Card title="Engine">
      {host.status !== 'live' && (
        <p role="status" className="mb-3 rounded-md bg-warn-soft px-2.5 py-1.5 text-xs text-warn">
          As it said when it last answered, <RelativeTime at={host.since} />.
        </p>
      )}
      <KeyValueList
        rows={[
          { label: 'Version', value: `${product} ${engine.version}` },
          {
            label: 'API',
            value: known ? `${engine.apiVersion} (down to ${known.minApiVersion})` : engine.apiVersion,
          },
          { label: 'Machine', value: <SafeText>{engine.serverName}</SafeText> },
          { label: 'System', value: <SafeText>{engine.os}</SafeText> },
          { label: 'Kernel', value: <SafeText>{`${engine.kernel} ${engine.architecture}`}</SafeText> },
          { label: 'Cores', value: String(engine.cpus) },
          { label: 'Memory', value: formatBytes(engine.memoryBytes) },
          { label: 'Storage driver', value: <SafeText>{engine.storageDriver}</SafeText> },
          { label: 'Root folder', value: <Code>{engine.rootDir}</Code> },
          { label: 'Logging driver', value: <SafeText>{engine.loggingDriver}</SafeText> },
          {
            label: 'Cgroups',
            value: `version ${engine.cgroupVersion}${known?.cgroupDriver ? `, driver ${known.cgroupDriver}` : ''}`,
          },
          ...(known
            ? [
                { label: 'Security', value: <Words of={known.securityOptions} none="no options" /> },
                {
                  label: 'Live restore',
                  value: known.liveRestore ? 'on' : 'off',
                  note: known.liveRestore
                    ? 'Containers go on while the daemon restarts.'
                    : 'Containers stop when the daemon restarts.',
                },
                {
                  label: 'Registries without TLS',
                  value: <Words of={known.insecureRegistries} none="none" />,
                },
                {
                  label: 'Registry mirrors',
                  value: known.registryMirrors.length === 0 ? null : <Words of={known.registryMirrors} none="" />,
                },
              ]
            : []),
        ]}
      />
      {details.isError && known === undefined && (
        <div className="mt-3">
          <ProblemView error={details.error} onRetry={() => void details.refetch()} />
        </div>
      )}
    </Card>
  );
}

function Code({ children }: { children: string }) {
  return (
    <code className="text-xs break-all">
      <SafeText>{children}</SafeText>
    </code>
  );
}

function Words({ of, none }: { of: readonly string[]; none: string }): ReactNode {
  if (of.length === 0) return none;
  return (
    <ul>
      {of.map((each) => (
        <li key={each} className="break-words">
          <SafeText>{each}</SafeText>
        </li>
      ))}
    </ul>
  );
}

/** What the engine itself warns of, in its own words. */
export function EngineWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Card title={`The engine warns (${warnings.length})`}>
      <ul className="flex flex-col gap-1.5">
        {warnings.map((warning) => (
          <li key={warning} className="flex gap-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            <span className="min-w-0 break-words">
              <SafeText>{warning.replace(/^WARNING: /, '')}</SafeText>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
