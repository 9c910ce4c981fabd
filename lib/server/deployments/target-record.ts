import 'server-only';
import { z } from 'zod';
import { containerSpec } from '@/lib/contract/container-spec';
import type { SecretKey } from '../db/secret-key';

/**
 * What is known of one target before the first change, and what was made there: enough to put everything back without asking anybody.
 * Times in ms since 1970.
 */
const record = z.object({
  /** The container that had the name; null: there was none. */
  old: z
    .object({
      id: z.string(),
      wasRunning: z.boolean(),
      restart: z.object({ name: z.string(), maxRetries: z.number() }),
      autoRemove: z.boolean(),
      imageId: z.string(),
      retiredName: z.string(),
      /** To make it again where it is gone. */
      spec: containerSpec,
    })
    .nullable(),
  /** The new one; null: its creation was not answered. It is found by its labels then. */
  candidateId: z.string().nullable(),
  candidateName: z.string(),
  /** When the old one was told to stop. */
  stopAt: z.number().nullable(),
  /** When the new one was told to start, and when it must have passed. */
  startAt: z.number().nullable(),
  deadlineAt: z.number().nullable(),
});
export type TargetRecord = z.output<typeof record>;

const context = (deploymentId: string, position: number) => `deployment:${deploymentId}:${position}`;

export function sealRecord(secrets: SecretKey, deploymentId: string, position: number, value: TargetRecord): string {
  return secrets.seal(JSON.stringify(value), context(deploymentId, position));
}

export function openRecord(secrets: SecretKey, deploymentId: string, position: number, sealed: string): TargetRecord {
  return record.parse(JSON.parse(secrets.open(sealed, context(deploymentId, position))));
}
