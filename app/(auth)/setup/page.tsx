import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SetupForm } from '@/components/auth/setup-form';
import { InsecureWarning } from '@/components/shared/insecure-warning';
import { getSignInPage } from '@/lib/server/auth/page-session';

export const metadata: Metadata = { title: 'Set up' };

export default async function Page() {
  const { setupRequired, insecure } = await getSignInPage();
  if (!setupRequired) redirect('/sign-in');
  return (
    <>
      {insecure && <InsecureWarning />}
      <SetupForm />
    </>
  );
}
