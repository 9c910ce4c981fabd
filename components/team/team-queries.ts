'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/client/api';
import { apiRoute } from '@/lib/client/api-route';
import type * as auth from '@/lib/contract/endpoints/auth';

/** Reads need no schema in the browser; forms import the contract itself. */
const listSessions = apiRoute<typeof auth.listSessions>('GET', '/api/sessions');
const listTokens = apiRoute<typeof auth.listTokens>('GET', '/api/tokens');
const listUsers = apiRoute<typeof auth.listUsers>('GET', '/api/users');
export const revokeSession = apiRoute<typeof auth.revokeSession>('DELETE', '/api/sessions/{id}');
export const revokeToken = apiRoute<typeof auth.revokeToken>('DELETE', '/api/tokens/{id}');

export const SESSIONS_KEY = ['sessions'] as const;
export const TOKENS_KEY = ['tokens'] as const;
export const USERS_KEY = ['users'] as const;

export function useSessions() {
  return useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: async ({ signal }) => (await api(listSessions, { signal })).sessions,
    refetchInterval: 30_000,
  });
}

export function useTokens() {
  return useQuery({
    queryKey: TOKENS_KEY,
    queryFn: async ({ signal }) => (await api(listTokens, { signal })).tokens,
    refetchInterval: 30_000,
  });
}

export function useUsers() {
  return useQuery({
    queryKey: USERS_KEY,
    queryFn: async ({ signal }) => (await api(listUsers, { signal })).users,
    refetchInterval: 30_000,
  });
}
