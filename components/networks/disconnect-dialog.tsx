'use client';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { SafeText } from '@/components/ui/safe-text';
import { useContainer } from '@/lib/client/live-hooks';
import { useAction } from '@/lib/client/use-action';
import type { NetworkDetail, NetworkEndpoint } from '@/lib/contract/network';
import { disconnectConsequences } from './connection-consequences';
import { disconnectNetwork } from './network-queries';

export default function DisconnectDialog({
  network,
  endpoint,
  onClose,
  onDone,
}: {
  network: NetworkDetail;
  endpoint: NetworkEndpoint;
  onClose: () => void;
  onDone: () => void;
}) {
  const id = endpoint.container?.id ?? '';
  const container = useContainer(network.host, id);
  const { run, busy } = useAction(disconnectNetwork, {
    doing: () => `Disconnect ${endpoint.name} from ${network.name}`,
    done: () => `${endpoint.name} is no more on ${network.name}`,
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        <>
          Disconnect <SafeText>{endpoint.name}</SafeText> from <SafeText>{network.name}</SafeText>
        </>
      }
      consequences={disconnectConsequences(network, endpoint, container)}
      confirmLabel="Disconnect"
      danger
      busy={busy}
      onConfirm={() =>
        void run({ params: { host: network.host, id: network.id }, body: { container: id } }).then((answer) => {
          onClose();
          if (answer !== undefined) onDone();
        })
      }
    />
  );
}
