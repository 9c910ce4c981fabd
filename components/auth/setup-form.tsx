'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { FormProblem, showProblem } from '@/components/shared/form/form-problem';
import { PasswordInput } from '@/components/shared/form/password-input';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { api } from '@/lib/client/api';
import { AppError } from '@/lib/contract/app-error';
import { completeSetup } from '@/lib/contract/endpoints/auth';

/** The token of a set-up link, or of what somebody pasted: the whole link or the token alone. */
export function tokenOf(text: string): string {
  return (/[#&?]token=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? text).trim();
}

/** The one-time token comes behind the `#` of the link; it is taken out of the address bar and its history at once. */
export function SetupForm() {
  const [fromLink, setFromLink] = useState<boolean | null>(null);
  const form = useForm({
    resolver: zodResolver(completeSetup.body),
    defaultValues: { token: '', username: 'admin', password: '' },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = form.formState;

  useEffect(() => {
    const takeToken = () => {
      const found = /[#&]token=([A-Za-z0-9_-]+)/.exec(window.location.hash)?.[1];
      if (found) {
        form.setValue('token', found);
        window.history.replaceState(window.history.state, '', window.location.pathname);
      }
      // Run twice in development: what the first run found stays.
      setFromLink((before) => before === true || found !== undefined);
    };
    takeToken();
    // The link opened in a tab that is on this page already changes nothing but the fragment.
    window.addEventListener('hashchange', takeToken);
    return () => window.removeEventListener('hashchange', takeToken);
  }, [form]);

  const submit = form.handleSubmit(async (body) => {
    try {
      await api(completeSetup, { body });
    } catch (error) {
      if (error instanceof AppError && error.code === 'setup_token_invalid') setFromLink(false);
      showProblem(form, error);
      return;
    }
    window.location.replace('/');
  });

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4" aria-labelledby="setup-title">
      <div>
        <h1 id="setup-title" className="text-lg font-semibold">
          Create the administrator
        </h1>
        <p className="mt-1 text-sm text-ink-muted">
          First run. This account may do everything on every host, as root would; make accounts with fewer rights for
          others afterwards.
        </p>
      </div>
      {fromLink === false && (
        <Field
          label="Set-up link"
          required
          error={errors.token && 'Paste the link from the terminal'}
          hint={
            <>
              It stands in the terminal where the console was started, and in the file <code>setup-link</code> of its
              data folder. It works once, and each start makes a new one.
            </>
          }
        >
          {(control) => (
            <Input
              {...control}
              {...form.register('token', { setValueAs: tokenOf })}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
          )}
        </Field>
      )}
      <Field label="User name" required error={errors.username?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register('username')}
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label="Password"
        required
        hint="12 characters or more. Length counts: four unrelated words are good."
        error={errors.password?.message}
      >
        {(control) => <PasswordInput {...control} {...form.register('password')} autoComplete="new-password" />}
      </Field>
      <FormProblem form={form} />
      <Button
        type="submit"
        variant="primary"
        disabled={fromLink === null}
        busy={isSubmitting || (isSubmitSuccessful && Object.keys(errors).length === 0)}
      >
        Create and sign in
      </Button>
    </form>
  );
}
