import type { Actor } from '@/lib/access/actor';

/** Somebody who is signed in with a session of their own; without grants the role is meant everywhere. */
export const testActor = (name: string, fields: Partial<Actor> & Pick<Actor, 'role'>): Actor => ({
  kind: 'user',
  userId: name,
  username: name,
  hosts: null,
  permissions: null,
  credentialId: `credential-${name}`,
  ...fields,
});
