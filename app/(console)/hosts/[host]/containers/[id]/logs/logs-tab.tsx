'use client';
import { useShownContainer } from '@/components/container/shown-container';
import { LogViewer } from '@/components/logs/log-viewer';

/** Where the page of a container and the log viewer meet: two features that know nothing of each other. */
export function LogsTab() {
  const { container } = useShownContainer();
  return (
    <LogViewer
      host={container.host}
      containerId={container.id}
      name={container.name}
      tty={container.tty}
      state={container.state}
    />
  );
}
