'use client';
import { createContext, useContext } from 'react';
import type { Place } from '../access/actor';
import { roleAt } from '../access/grant';
import { PERMISSIONS, type Permission, roleHas } from '../access/role';
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

/** Why a control is off, for who lacks the permission - anywhere, or at this place; undefined for who has it. */
export function useWhyNot(permission: Permission, place?: Place): string | undefined {
  const { grants, role, permissions } = useMe();
  if (permissions.includes(permission)) {
    const here = place === undefined || grants.length === 0 ? role : roleAt(grants, place.host, place.stack);
    if (here !== null && roleHas(here, permission)) return undefined;
    return `Needs the role ${PERMISSIONS[permission].role} ${place?.stack ? `on stack ${place.stack}` : `on all stacks of ${place?.host}`}; yours there is ${here ?? 'none'}.`;
  }
  return `Needs the role ${PERMISSIONS[permission].role}; yours is ${role}.`;
}
