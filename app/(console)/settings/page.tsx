import type { Metadata } from 'next';
import { AccountSettings } from '@/components/team/account-settings';
import { isInsecureConnection } from '@/lib/server/auth/page-session';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  return <AccountSettings insecure={await isInsecureConnection()} />;
}
