import type { Metadata } from 'next';
import { HostPage } from '@/components/hosts/host-page';

export const metadata: Metadata = { title: 'Host' };

export default async function Page(props: { params: Promise<{ host: string }> }) {
  const { host } = await props.params;
  return <HostPage id={decodeURIComponent(host)} />;
}
