'use client';
import { Card } from '@/components/ui/card';
import { useContainerDetail } from './container-queries';
import { RawTree } from './raw-tree';
import { useShownContainer } from './shown-container';
import { TabBody } from './tab-body';

export function InspectTab() {
  const { container, gone } = useShownContainer();
  const query = useContainerDetail(container, !gone);
  return (
    <TabBody query={query}>
      {(detail) => (
        <Card
          title="What the engine says of it, in full"
          flush
          actions={<span className="text-xs text-ink-subtle">secrets are masked</span>}
        >
          <RawTree document={detail.raw} />
        </Card>
      )}
    </TabBody>
  );
}
