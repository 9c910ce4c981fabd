import { StatusPill } from '@/components/ui/badge';
import type { DeploymentState } from '@/lib/deploy/words';
import { DEPLOYMENT_LOOKS } from './deployment-look';

export function DeploymentStatePill({ state, plain = false }: { state: DeploymentState; plain?: boolean }) {
  const { icon: Icon, tone, word } = DEPLOYMENT_LOOKS[state];
  return (
    <StatusPill tone={tone} icon={<Icon aria-hidden />} plain={plain}>
      {word}
    </StatusPill>
  );
}
