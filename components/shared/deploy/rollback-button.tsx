'use client';
import { Undo2 } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import { useWhyNot } from '@/lib/client/me';
import { useRollbackDialog, warmRollbackDialog } from './use-rollback-dialog';

export interface RollbackButtonProps {
  app: string;
  environment: string;
  /** Chosen beforehand instead of the last healthy one. */
  release?: number;
  size?: 'small' | 'medium';
  variant?: 'primary' | 'secondary';
  className?: string;
}

/** Opens the dialog that shows what would change and does it. Off, with the reason, for who may not. */
export function RollbackButton({
  app,
  environment,
  release,
  size = 'medium',
  variant,
  className,
}: RollbackButtonProps) {
  const whyNot = useWhyNot('deployments:rollback');
  const { ask, element } = useRollbackDialog();
  return (
    <>
      <Button
        aria-label={`Roll back ${app} in ${environment} …`}
        disabled={whyNot !== undefined}
        title={whyNot}
        size={size}
        variant={variant ?? 'secondary'}
        icon={<Undo2 aria-hidden className="size-3.5" />}
        className={className}
        onClick={() => ask(app, environment, release)}
        onPointerEnter={warmRollbackDialog}
        onFocus={warmRollbackDialog}
      >
        Roll back …
      </Button>
      {element}
    </>
  );
}

/** In a row of a list, whose page holds the dialog. */
export function RollbackIcon(props: {
  app: string;
  environment: string;
  onAsk: (app: string, environment: string) => void;
}) {
  const whyNot = useWhyNot('deployments:rollback');
  const label = `Roll back ${props.app} in ${props.environment} …`;
  return (
    <IconButton
      label={label}
      title={whyNot ?? label}
      size="small"
      disabled={whyNot !== undefined}
      onClick={() => props.onAsk(props.app, props.environment)}
      onPointerEnter={warmRollbackDialog}
      onFocus={warmRollbackDialog}
    >
      <Undo2 aria-hidden className="size-4" />
    </IconButton>
  );
}
