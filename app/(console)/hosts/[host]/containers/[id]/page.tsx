import { redirect } from 'next/navigation';

export default async function ContainerPage(props: { params: Promise<{ host: string; id: string }> }) {
  const { host, id } = await props.params;
  redirect(`/hosts/${host}/containers/${id}/overview`);
}
