import * as z from 'zod';
import { IntegrityViolated } from '../../domain/errors.ts';
import { Prepared, type PreparedTarget } from '../../domain/suite/cognigy-section.ts';
import type { Suite, TestCase } from '../../domain/suite/suite.ts';

/** The request of one playbook run: what is sent, to which playbook, and which cases it answers. */
export const PlaybookBatch = z.object({
  kind: z.literal('playbook'),
  playbook_id: z.string(),
  key: z.string(),
  project_id: z.string().nullable(),
  schedule: Prepared.shape.playbooks.unwrap().element.shape.target,
});
export type PlaybookBatch = z.infer<typeof PlaybookBatch>;

export function encodePlaybookBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array {
  const key = cases[0]?.id?.replace(/\/\d+$/, '');
  const { prepared } = suite.cognigy ?? {};
  const playbook = prepared?.playbooks?.find((one) => one.key === key);
  if (playbook === undefined || prepared === undefined) {
    throw new IntegrityViolated(`a batch belongs to no playbook of suite ${suite.suite_id}`);
  }
  const batch: PlaybookBatch = {
    kind: 'playbook',
    playbook_id: playbook.playbookId,
    key: playbook.key,
    project_id: prepared.projectId,
    schedule: playbook.target satisfies PreparedTarget,
  };
  return new TextEncoder().encode(JSON.stringify(batch));
}

/** An execution at the platform is a task; what its results are read by stands beside its id. */
export interface PlaybookExecution {
  readonly key: string;
  readonly playbookId: string;
  readonly taskId: string;
}

export function executionIdOf({ key, taskId }: { key: string; taskId: string }): string {
  return `${key}/${taskId}`;
}

/** @throws IntegrityViolated for an id that this platform has not given. */
export function readExecutionId(executionId: string): PlaybookExecution {
  const [key, taskId, ...rest] = executionId.split('/');
  if (!key || !taskId || rest.length > 0) {
    throw new IntegrityViolated(`execution ${executionId} is not of the platform cognigy-ai`);
  }
  return { key, playbookId: key.replace(/#\d+$/, ''), taskId };
}
