'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useMemo, useState } from 'react';
import { ToastProvider, useToast } from '@/components/ui/toast';
import { describeProblem } from '@/lib/client/describe-problem';
import { type Notifier, NotifierProvider } from '@/lib/client/notifier';
import { createQueryClient } from '@/lib/client/query-client';

declare global {
  /** Where the style helper of the modal dialogs (get-nonce) looks for the page's nonce. */
  var __webpack_nonce__: string | undefined;
}

/** What every page needs, signed in or not. */
export function RootProviders({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  // During the first render, before any dialog can be there. React hides a script's nonce from the page: hence by property.
  if (typeof window !== 'undefined' && nonce !== undefined) globalThis.__webpack_nonce__ ??= nonce;
  return (
    <QueryClientProvider client={queryClient}>
      <ToastProvider>
        <ToastNotifier>{children}</ToastNotifier>
      </ToastProvider>
    </QueryClientProvider>
  );
}

function ToastNotifier({ children }: { children: ReactNode }) {
  const toast = useToast();
  const notifier = useMemo<Notifier>(
    () => ({
      success: (title, detail) => toast({ tone: 'ok', title, detail }),
      info: (title, detail) => toast({ tone: 'info', title, detail }),
      tell: ({ link, ...message }) =>
        toast({
          ...message,
          ...(link !== undefined && {
            action: (
              <Link href={link.href} prefetch={false} className="font-medium text-accent hover:underline">
                {link.label}
              </Link>
            ),
          }),
        }),
      problem: (error, doing) => {
        const { title, detail, hint } = describeProblem(error);
        toast({ tone: 'bad', title: doing === undefined ? title : `${doing}: ${title}`, detail, hint });
      },
    }),
    [toast],
  );
  return <NotifierProvider value={notifier}>{children}</NotifierProvider>;
}
