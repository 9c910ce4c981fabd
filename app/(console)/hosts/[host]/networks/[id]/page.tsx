import type { Metadata } from 'next';
import { NetworkPage } from '@/components/networks/network-page';

export const metadata: Metadata = { title: 'Network' };

export default async function Page(props: { params: Promise<{ host: string; id: string }> }) {
  const { host, id } = await props.params;
  return <NetworkPage host={decodeURIComponent(host)} id={decodeURIComponent(id)} />;
}
