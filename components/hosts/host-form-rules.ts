import '@/components/shared/form/zod-without-eval';
import { addHost, updateHost } from '@/lib/contract/endpoints/hosts';
import { descriptionOf, fieldOf, type HostForm, newHost } from './host-form-model';

/**
 * What is wrong, by field, judged by the contract itself. `endpoint` false: the host of the settings, which has none here. `pinned`:
 * an SSH host key must have been confirmed.
 */
export function hostFormProblems(form: HostForm, need: { endpoint: boolean; pinned: boolean }): Record<string, string> {
  const parsed = need.endpoint ? addHost.body.safeParse(newHost(form)) : updateHost.body.safeParse(descriptionOf(form));
  const problems: Record<string, string> = {};
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const field = fieldOf(issue.path.join('.'));
    const value: unknown = new Map<string, unknown>(Object.entries(form)).get(field);
    problems[field] ??= value === '' ? 'needed' : issue.code === 'invalid_type' ? 'a whole number' : issue.message;
  }
  if (need.endpoint && need.pinned && form.kind === 'ssh' && form.hostKey === '' && problems.host === undefined)
    problems.hostKey = 'Test the connection, compare the host key that is shown, and confirm it.';
  return problems;
}
