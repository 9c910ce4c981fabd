'use client';
import { useShownContainer } from '@/components/container/shown-container';
import { TerminalPanel } from '@/components/terminal/terminal-panel';

/** Where the page of a container and its terminals meet: two features that know nothing of each other. */
export function TerminalTab() {
  const { container, gone, host } = useShownContainer();
  return (
    <TerminalPanel
      host={container.host}
      hostName={host?.name ?? container.host}
      container={container.id}
      name={container.name}
      state={gone ? 'dead' : container.state}
    />
  );
}
