'use client';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { plural } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import { useContainers } from '@/lib/client/live-hooks';
import { removeHost } from '@/lib/client/routes';
import { useAction } from '@/lib/client/use-action';
import type { HostSummary } from '@/lib/contract/host';

interface RemoveHostDialogProps {
  host: HostSummary;
  onClose: () => void;
  onDone: () => void;
}

/** The console forgets the host; the engine never hears of it. */
export function RemoveHostDialog({ host, onClose, onDone }: RemoveHostDialogProps) {
  const count = useContainers().filter((container) => container.host === host.id).length;
  const remove = useAction(removeHost, {
    doing: () => `Remove ${host.name}`,
    done: () => `${host.name} is removed from the console`,
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${host.name} from the console?`}
      consequences={[
        <>
          <strong>Nothing happens to the engine:</strong> its {plural(count, 'container')}, images, volumes and networks
          stay and go on as they are.
        </>,
        <>
          The console forgets how to reach <SafeText>{host.endpoint}</SafeText>, with the credentials kept for it, and
          what it measured there.
        </>,
        'Users and tokens that are limited to this host see nothing of it any more.',
        'It can be added again; the credentials must be given again then.',
      ]}
      confirmLabel="Remove the host"
      danger
      busy={remove.busy}
      onConfirm={() => {
        void remove.run({ params: { host: host.id } }).then((answer) => {
          if (answer === undefined) return;
          onDone();
          onClose();
        });
      }}
    />
  );
}
