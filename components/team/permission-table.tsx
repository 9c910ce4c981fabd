import { Check, Minus } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { isFleetWide, PERMISSIONS, type Permission, ROLES, roleHas } from '@/lib/access/role';

const ALL = Object.keys(PERMISSIONS) as Permission[];

/** What each role may do: by the very table that every request is judged by. */
export function PermissionTable() {
  return (
    <Card title="What each role may do" flush>
      <ScrollRegion label="What each role may do" className="overflow-x-auto">
        <table className="w-full text-left text-sm">
          <thead>
            <tr className="border-b border-line text-xs text-ink-subtle">
              <th scope="col" className="h-9 px-3 font-medium sm:px-4">
                May
              </th>
              {ROLES.map((role) => (
                <th key={role} scope="col" className="h-9 px-1 text-center font-medium sm:px-3">
                  {role}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ALL.map((permission) => (
              <tr key={permission} className="border-b border-line last:border-b-0">
                <th scope="row" className="min-w-28 px-3 py-1.5 font-normal max-sm:text-xs sm:min-w-44 sm:px-4">
                  {PERMISSIONS[permission].words}
                  {isFleetWide(permission) && (
                    <span className="text-xs text-ink-subtle"> (with a line for everything)</span>
                  )}
                </th>
                {ROLES.map((role) => (
                  <td key={role} className="px-1 text-center sm:px-3">
                    {roleHas(role, permission) ? (
                      <Check role="img" aria-label="yes" className="mx-auto size-4 text-ok" />
                    ) : (
                      <Minus role="img" aria-label="no" className="mx-auto size-4 text-ink-subtle" />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}
