import * as z from 'zod';
import type { Playbook, PlaybookStep } from '../platforms/cognigy-ai/wire.ts';
import { contentHash, type PlaybookContent, stepHash } from './playbook-content.ts';

/** The field in the data of a playbook's first step by which a push knows its own (decision 35). */
const MARK_FIELD = 'cognigate_push';

/** Which part of a suite a playbook holds: one case, or the n-th of the parts that cases of one turn share. */
export const PushedPart = z.union([
  z.strictObject({
    suite: z.string(),
    case: z.string(),
    /** What the case is about, for an import. */
    name: z.string().optional(),
  }),
  z.strictObject({ suite: z.string(), part: z.int().positive() }),
]);
export type PushedPart = z.infer<typeof PushedPart>;

const PushMark = z.strictObject({
  of: PushedPart,
  /** Hash of what was pushed last: a playbook of another has been changed since. */
  content: z.string(),
  /** Hashes of its steps, which stand in it until the next push is through. */
  steps: z.array(z.string()),
});
export type PushMark = z.infer<typeof PushMark>;

/** The name that a push gives to the playbook of a part. */
export function nameOfPart(part: PushedPart): string {
  return 'case' in part ? `${part.suite}: ${part.case}` : `${part.suite} #${part.part}`;
}

/** What a push writes into a playbook of this content. */
export function markFor(of: PushedPart, content: PlaybookContent): PushMark {
  return { of, content: contentHash(content), steps: content.steps.map(stepHash) };
}

/** Null where no push has made the playbook. Somebody may have put a step before the one that has it. */
export function markIn({ steps }: Pick<Playbook, 'steps'>): PushMark | null {
  const marked = steps.find(hasMark);
  return marked === undefined ? null : PushMark.parse(fieldIn(marked));
}

export function hasMark(step: Pick<PlaybookStep, 'data'>): boolean {
  return PushMark.safeParse(fieldIn(step)).success;
}

function fieldIn({ data }: Pick<PlaybookStep, 'data'>): unknown {
  return Object(data)[MARK_FIELD];
}

/** The playbook as it is without the mark. */
export function withoutMark(playbook: Playbook): Playbook {
  const steps = playbook.steps.map((step) => ({ ...step, data: unmarked(step.data) }));
  return { ...playbook, steps };
}

/** The data of a first step with the mark in it. */
export function withMark(data: unknown, mark: PushMark): object {
  return { ...Object(data), [MARK_FIELD]: mark };
}

function unmarked(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([field]) => field !== MARK_FIELD));
}
