import type { Metadata } from 'next';
import { DeploymentView } from './deployment-view';

export const metadata: Metadata = { title: 'Deployment' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <DeploymentView id={id} />;
}
