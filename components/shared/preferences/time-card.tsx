'use client';
import { useEffect, useState } from 'react';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { AbsoluteTime } from '@/components/ui/relative-time';
import { useTimeChoice } from '@/components/ui/use-time-choice';
import { saveTimeChoice } from '@/lib/client/time-choice-storage';
import { zoneName } from '@/lib/time/time-format';
import { useNow } from '../use-now';

/** In which zone and clock every time is written; kept by this browser. */
export function TimeCard() {
  const choice = useTimeChoice();
  const now = useNow(1000);
  const [zones, setZones] = useState<readonly string[]>([]);
  useEffect(() => setZones(Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')), []);
  const [own, setOwn] = useState('');
  useEffect(() => setOwn(zoneName({ zone: 'browser', hours: 24 })), []);
  return (
    <Card title="Time">
      <div id="time" className="flex scroll-mt-4 flex-col gap-3">
        <p className="text-ink-muted">
          Lists, charts, logs and hints all follow it. It is kept by this browser, not by the account: the same person
          may look from several zones.
        </p>
        <Field label="Time zone">
          {(control) => (
            <Select
              {...control}
              value={choice.zone}
              onChange={(event) => saveTimeChoice({ ...choice, zone: event.target.value })}
            >
              <option value="browser">This browser’s{own !== '' && ` (${own})`}</option>
              <option value="UTC">UTC</option>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone}
                </option>
              ))}
              {!['browser', 'UTC', ...zones].includes(choice.zone) && (
                <option value={choice.zone}>{choice.zone}</option>
              )}
            </Select>
          )}
        </Field>
        <Field label="Clock">
          {(control) => (
            <Select
              {...control}
              value={String(choice.hours)}
              onChange={(event) => saveTimeChoice({ ...choice, hours: event.target.value === '12' ? 12 : 24 })}
            >
              <option value="24">24 hours, 14:05</option>
              <option value="12">12 hours, 2:05 PM</option>
            </Select>
          )}
        </Field>
        <p className="text-xs text-ink-subtle">
          Now: <AbsoluteTime at={now} />
        </p>
      </div>
    </Card>
  );
}
