import * as z from 'zod';
import { IntegrityViolated } from '../../domain/errors.ts';
import { PlannedRun, PreparedTarget } from '../../domain/suite/cognigy-section.ts';
import type { Suite, TestCase } from '../../domain/suite/suite.ts';

/** The request of one playbook run: what is sent, to which playbook, and which cases it answers. */
export const PlaybookBatch = z.object({
  kind: z.literal('playbook'),
  playbook_id: z.string(),
  key: z.string(),
  name: z.string(),
  project_id: z.string().nullable(),
  schedule: PreparedTarget,
  /** What its run is held against. */
  plan: PlannedRun,
});
export type PlaybookBatch = z.infer<typeof PlaybookBatch>;

export function encodePlaybookBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array {
  const key = cases[0]?.id?.replace(/\/\d+$/, '');
  const { prepared } = suite.cognigy ?? {};
  const playbook = prepared?.playbooks?.find((one) => one.key === key);
  if (playbook === undefined || prepared === undefined) {
    throw new IntegrityViolated(`a batch belongs to no playbook of suite ${suite.suite_id}`);
  }
  const { plan } = playbook;
  if (plan === undefined) {
    throw new IntegrityViolated(`playbook ${playbook.playbookId} was prepared without a plan`);
  }
  const batch: PlaybookBatch = {
    kind: 'playbook',
    playbook_id: playbook.playbookId,
    key: playbook.key,
    name: playbook.name,
    project_id: prepared.projectId,
    schedule: playbook.target,
    plan,
  };
  return new TextEncoder().encode(JSON.stringify(batch));
}

/** An execution at the platform is a task; 0.1.0 wrote the key of its playbook before the id. */
export function taskIdOf(executionId: string): string {
  return executionId.slice(executionId.lastIndexOf('/') + 1);
}
