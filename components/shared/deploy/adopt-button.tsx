'use client';
import { Rocket } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ContainerSummary } from '@/lib/contract/container';

const AdoptDialog = dynamic(() => import('./adopt-dialog').then((module) => module.AdoptDialog), { ssr: false });

/** On a container that no app has yet. Only for who may: others have no use for the word. */
export function AdoptButton({ container, off }: { container: ContainerSummary; off?: string | undefined }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        disabled={off !== undefined}
        title={off ?? 'Deploy and roll back with the console from now on. The container is not touched.'}
        icon={<Rocket aria-hidden className="size-3.5" />}
        onClick={() => setOpen(true)}
      >
        Adopt as app …
      </Button>
      {open && <AdoptDialog container={container} app={null} onClose={() => setOpen(false)} />}
    </>
  );
}
