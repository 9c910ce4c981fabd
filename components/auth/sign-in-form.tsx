'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { getMe, login } from '@/lib/contract/endpoints/auth';

/** `next` is a path of this console, checked by the page. `fromElsewhere`: a link on another site led here. */
export function SignInForm({ next, fromElsewhere }: { next: string; fromElsewhere: boolean }) {
  const form = useForm({ resolver: zodResolver(login.body), defaultValues: { username: '', password: '' } });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  // The session cookie is not sent along when a link on another site leads here, but it is with what this page asks itself.
  useEffect(() => {
    if (!fromElsewhere) return;
    const abort = new AbortController();
    api(getMe, { signal: abort.signal }).then(
      () => window.location.replace(next),
      () => undefined,
    );
    return () => abort.abort();
  }, [next, fromElsewhere]);

  const submit = form.handleSubmit(async (body) => {
    try {
      await api(login, { body });
    } catch (error) {
      form.resetField('password');
      showProblem(form, error);
      form.setFocus('password');
      return;
    }
    // A full load: nothing of who was signed in before stays in memory.
    window.location.replace(next);
  });

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4" aria-labelledby="sign-in-title">
      <h1 id="sign-in-title" className="text-lg font-semibold">
        Sign in
      </h1>
      <Field label="User name" required error={errors.username && 'Enter your user name'}>
        {(control) => (
          <Input
            {...control}
            {...form.register('username')}
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            autoFocus
          />
        )}
      </Field>
      <Field label="Password" required error={errors.password && 'Enter your password'}>
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="current-password" />}
      </Field>
      <FormProblem form={form} />
      <Button type="submit" variant="primary" busy={isSubmitting || (isSubmitSuccessful && !errors.root)}>
        Sign in
      </Button>
      <details className="text-xs text-ink-subtle">
        <summary>Cannot sign in?</summary>
        <p className="mt-1">
          An administrator can set a new password under Users. If nobody can sign in any more, run on the console’s
          machine:
        </p>
        <code className="mt-1 block rounded-sm bg-sunken p-1.5 break-all">
          node lib/cli/reset-password.mjs &lt;user&gt;
        </code>
      </details>
    </form>
  );
}
