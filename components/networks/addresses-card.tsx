import { Card, KeyValueList } from '@/components/ui/card';
import { formatCount } from '@/components/ui/format';
import { SafeText } from '@/components/ui/safe-text';
import type { NetworkDetail } from '@/lib/contract/network';

/** Each subnet with the addresses in use in it. */
export function AddressesCard({ network }: { network: NetworkDetail }) {
  const { addresses } = network;
  return (
    <Card title={addresses.length > 1 ? 'Subnets' : 'Subnet'}>
      {addresses.length === 0 ? (
        <p className="text-ink-muted">It has none: nothing on it gets an address from the engine.</p>
      ) : (
        <div className="flex flex-col gap-5">
          {addresses.map(({ subnet, gateway, ipRange, inUse, usable }) => (
            <div key={subnet} className="flex flex-col gap-2">
              <h3 className="font-mono font-medium">{subnet}</h3>
              <KeyValueList
                rows={[
                  { label: 'Gateway', value: gateway && <span className="font-mono text-xs">{gateway}</span> },
                  {
                    label: 'Range',
                    value: ipRange && <span className="font-mono text-xs">{ipRange}</span>,
                    note: 'From here the engine takes addresses for containers.',
                  },
                  { label: 'In use', value: inUseWords(inUse.length, usable) },
                ]}
              />
              {inUse.length > 0 && (
                <ul
                  className="flex max-h-48 flex-wrap gap-x-4 gap-y-1 overflow-y-auto text-xs"
                  aria-label={`Addresses in use in ${subnet}`}
                >
                  {inUse.map(({ address, by, kind }) => (
                    <li key={`${address} ${by}`} className="whitespace-nowrap">
                      <span className="font-mono">{address}</span>{' '}
                      <span className="text-ink-subtle">
                        {kind === 'container' ? (
                          <SafeText>{by}</SafeText>
                        ) : kind === 'gateway' ? (
                          'gateway'
                        ) : (
                          `set aside: ${by}`
                        )}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          ))}
        </div>
      )}
    </Card>
  );
}

/** `5 of 254`; of IPv6 only the count: nobody reads twenty digits. */
function inUseWords(inUse: number, usable: string): string {
  return usable.length > 9 ? formatCount(inUse) : `${formatCount(inUse)} of ${formatCount(Number(usable))}`;
}
