import * as z from 'zod';

/** What keeps a verdict from being one on the whole suite, as the suite is written. */
export const ScopeLimit = z.enum([
  /** Only the cases with one of some tags were run. */
  'tags',
  /** Only cases that were chosen by id, text or the lack of a tag were run. */
  'selection',
  /** Only some cases of an earlier run were run again, and the others are not in this report. */
  'rerun',
  /** The suite lets directives pass that nobody judged. */
  'unchecked_directives',
  /** The cases that decided were drawn, and the verdict may be another than that of all. */
  'risk',
]);
export type ScopeLimit = z.infer<typeof ScopeLimit>;

/** What a verdict speaks of: the whole suite or a part of it, a bot or a mock. */
export const Scope = z.strictObject({
  /** Claims that the verdict is one on the suite: nothing limits it. */
  complete: z.boolean(),
  /** Claims that a mock answered, so that nothing is said about any bot. */
  simulated: z.boolean(),
  cases_in_suite: z.int().nonnegative(),
  cases_planned: z.int().nonnegative(),
  limited_by: z.array(ScopeLimit),
});
export type Scope = z.infer<typeof Scope>;

/** What a verdict means for governance: a pass of a part or of a mock is no assessment of the bot. */
export const GovernanceStatus = z.enum(['compliant', 'non_compliant', 'not_assessed']);
export type GovernanceStatus = z.infer<typeof GovernanceStatus>;

/** What keeps a run from speaking of its bot by the whole suite, as every list of runs says it. */
export function scopeMarks({
  simulated,
  part,
}: {
  readonly simulated?: boolean | undefined;
  readonly part?: boolean | undefined;
}): string[] {
  return [...(simulated === true ? ['mock'] : []), ...(part === true ? ['part'] : [])];
}
