import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { type EndpointRow, endpointGroups } from './api-reference-model';

function Fields({ row }: { row: EndpointRow }) {
  if (row.fields.length === 0) return null;
  return (
    <dl className="mt-2 grid gap-x-4 gap-y-1 text-xs sm:grid-cols-[minmax(9rem,max-content)_minmax(0,1fr)]">
      {row.fields.map((field) => (
        <div key={`${field.place}.${field.name}`} className="contents">
          <dt className="font-mono">
            {field.name}
            {field.required && <span className="text-ink-subtle"> (needed)</span>}
          </dt>
          <dd className="min-w-0 break-words text-ink-subtle">
            {field.place}: {field.type}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function EndpointItem({ row }: { row: EndpointRow }) {
  return (
    <li id={row.id} className="scroll-mt-16 border-b border-line px-4 py-3 last:border-b-0">
      <details>
        <summary className="cursor-pointer">
          <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-2 gap-y-1 align-top">
            <Badge tone={row.method === 'GET' ? 'info' : 'warn'}>{row.method}</Badge>
            <code className="min-w-0 text-sm break-all">{row.path}</code>
            <span className="w-full text-sm text-ink-subtle">{row.summary}</span>
          </span>
        </summary>
        <div className="mt-2 ps-4">
          <p className="text-xs text-ink-subtle">Who may: {row.access}</p>
          <Fields row={row} />
          <div className="mt-2 flex items-start gap-2 rounded-md bg-sunken p-2">
            <code className="min-w-0 flex-1 text-xs break-all">{row.example}</code>
            <CopyButton text={row.example} label="Copy the call" />
          </div>
        </div>
      </details>
    </li>
  );
}

/** Every endpoint from the contract: what it does, who may, what it takes, and a call to paste. */
export function ApiReference() {
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4">
      <header>
        <h1 className="text-lg font-semibold">API</h1>
        <p className="mt-1 text-sm text-ink-subtle">
          Everything the console shows and does is open to programs: sign in with <code>Authorization: Bearer</code> and
          a token from{' '}
          <a className="text-accent underline" href="/settings">
            Settings
          </a>
          . The same as a document for tools:{' '}
          <a className="text-accent underline" href="/api/openapi.json">
            /api/openapi.json
          </a>
          .
        </p>
      </header>
      {endpointGroups().map((group) => (
        <Card key={group.title} title={group.title} flush>
          <ul>
            {group.rows.map((row) => (
              <EndpointItem key={row.id} row={row} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}
