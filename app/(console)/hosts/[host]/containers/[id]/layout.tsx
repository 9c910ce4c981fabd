import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ContainerShell } from '@/components/container/container-shell';

export const metadata: Metadata = { title: 'Container' };

export default async function ContainerLayout(props: {
  params: Promise<{ host: string; id: string }>;
  children: ReactNode;
}) {
  const { host, id } = await props.params;
  return (
    <ContainerShell host={decodeURIComponent(host)} container={decodeURIComponent(id)}>
      {props.children}
    </ContainerShell>
  );
}
