'use client';
import { HostLabel } from '@/components/shared/hosts/host-label';
import { formatBytes, formatPercent } from '@/components/ui/format';
import { useContainerFigures, useHosts } from '@/lib/client/live-hooks';
import type { ContainerSummary } from '@/lib/contract/container';
import { HealthCell, ImageCell, NameCell, StateCell, UptimeCell } from './container-cells';

/** A container on a phone: three lines, everything that tells whether one must act. */
export function ContainerCard({ container }: { container: ContainerSummary }) {
  const figures = useContainerFigures(container.host, container.id);
  const severalHosts = useHosts().length > 1;
  const running = container.state === 'running';
  return (
    <div className="flex min-w-0 flex-col gap-px py-1 pr-1 leading-5">
      <div className="flex min-w-0 items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <NameCell container={container} />
        </span>
        <StateCell container={container} />
      </div>
      <div className="flex min-w-0 items-center gap-2 text-xs text-ink-muted">
        <span className="min-w-0 flex-1 truncate">
          <ImageCell image={container.image} />
        </span>
        {severalHosts && (
          <span className="flex max-w-[45%] min-w-0 shrink-0">
            <HostLabel host={container.host} />
          </span>
        )}
      </div>
      <div className="flex items-center gap-3 text-xs text-ink-muted figures">
        {running && container.health !== 'none' && <HealthCell container={container} />}
        {running && figures !== undefined && (
          <span>
            {figures.cpuPercent === null ? '–' : formatPercent(figures.cpuPercent)}
            {' · '}
            {figures.memoryBytes === null ? '–' : formatBytes(figures.memoryBytes)}
          </span>
        )}
        <span className="ml-auto">
          <UptimeCell container={container} />
        </span>
      </div>
    </div>
  );
}
