'use client';
import { createContext, useContext } from 'react';
import { PERMISSIONS, type Permission } from '../access/role';
import type { Me } from '../contract/endpoints/auth';

const Context = createContext<Me | null>(null);

/** Filled by the console's layout, which asks the session on the server: known from the first paint on. */
export const MeProvider = Context.Provider;

export function useMe(): Me {
  const me = useContext(Context);
  if (me === null) throw new Error('useMe needs a MeProvider above it');
  return me;
}

export function useCan(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}

/** Why a control is off, for who lacks the permission; undefined for who has it. */
export function useWhyNot(permission: Permission): string | undefined {
  const { role, permissions } = useMe();
  if (permissions.includes(permission)) return undefined;
  return `Needs the role ${PERMISSIONS[permission].role}; yours is ${role}.`;
}
