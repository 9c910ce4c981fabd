'use client';
import { DeploymentPage } from '@/components/deployments/deployment-page';
import { LogViewer } from '@/components/logs/log-viewer';

/** Where the page of a deployment and the log viewer meet: two features that know nothing of each other. */
export function DeploymentView({ id }: { id: string }) {
  return (
    <DeploymentPage
      id={id}
      renderLog={({ host, id: containerId, name, state, tty }) => (
        <LogViewer host={host} containerId={containerId} name={name} tty={tty} state={state} />
      )}
    />
  );
}
