'use client';
import { Rocket } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button, type ButtonProps } from '@/components/ui/button';
import { useWhyNot } from '@/lib/client/me';
import type { Environment } from '@/lib/contract/app';

const DeployDialog = dynamic(() => import('./deploy-dialog').then((module) => module.DeployDialog), { ssr: false });

export interface DeployButtonProps extends Pick<ButtonProps, 'variant' | 'size'> {
  app: string;
  environment: Environment;
}

export function DeployButton({ app, environment, ...look }: DeployButtonProps) {
  const whyNot = useWhyNot('deployments:create');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...look}
        aria-label={`Deploy to ${app} in ${environment.name} …`}
        disabled={whyNot !== undefined}
        title={whyNot}
        icon={<Rocket aria-hidden className="size-3.5" />}
        onClick={() => setOpen(true)}
      >
        Deploy …
      </Button>
      {open && <DeployDialog app={app} environment={environment} onClose={() => setOpen(false)} />}
    </>
  );
}
