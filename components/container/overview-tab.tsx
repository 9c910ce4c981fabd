'use client';
import { useContainerDetail } from './container-queries';
import { EnvironmentCard } from './environment-card';
import { HistoryCard } from './history-card';
import { LabelsCard, LoggingCard } from './labels-card';
import { MountsCard } from './mounts-card';
import { NetworksCard, PortsCard } from './networks-card';
import { RunsCard } from './runs-card';
import { LimitsCard, SecurityCard } from './security-card';
import { useShownContainer } from './shown-container';
import { TabBody } from './tab-body';

export function OverviewTab() {
  const { container, gone } = useShownContainer();
  const query = useContainerDetail(container, !gone);
  return (
    <TabBody query={query}>
      {(detail) => (
        // Two independent columns on a wide screen: cards keep their own height and nothing jumps when one of them grows.
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <RunsCard detail={detail} />
            <PortsCard detail={detail} />
            <MountsCard detail={detail} />
            <EnvironmentCard environment={detail.environment} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <HistoryCard />
            <LimitsCard detail={detail} />
            <SecurityCard detail={detail} />
            <NetworksCard detail={detail} />
            <LoggingCard detail={detail} />
            <LabelsCard detail={detail} />
          </div>
        </div>
      )}
    </TabBody>
  );
}
