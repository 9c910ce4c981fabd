import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { localPath } from '@/components/auth/local-path';
import { SignInForm } from '@/components/auth/sign-in-form';
import { InsecureWarning } from '@/components/shared/insecure-warning';
import { getSignInPage } from '@/lib/server/auth/page-session';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const next = localPath((await searchParams).next);
  const { signedIn, setupRequired, insecure, fromElsewhere } = await getSignInPage();
  if (signedIn) redirect(next);
  if (setupRequired) redirect('/setup');
  return (
    <>
      {insecure && <InsecureWarning />}
      <SignInForm next={next} fromElsewhere={fromElsewhere} />
    </>
  );
}
