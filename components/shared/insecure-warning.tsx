import { TriangleAlert } from 'lucide-react';

/** Shown where passwords are typed while the console is reached by plain HTTP from another machine. */
export function InsecureWarning() {
  return (
    <div role="note" className="flex gap-2 rounded-md bg-warn-soft p-3 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-medium text-warn">This connection is not encrypted</p>
        <p>
          Passwords and everything on screen can be read and changed on the way. Put HTTPS in front: a certificate in{' '}
          <code className="text-xs break-all">PILOTHOUSE_TLS_CERT_FILE</code> or a proxy with{' '}
          <code className="text-xs break-all">PILOTHOUSE_URL</code>.
        </p>
      </div>
    </div>
  );
}
