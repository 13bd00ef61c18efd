import { type EvidenceRef, evidenceRefOf, intactEvidence } from '../domain/evidence-ref.ts';
import type { BudgetRule } from '../domain/pace/budget-rule.ts';
import type { EvidenceStore } from '../steps/ports/evidence-store.ts';
import type { RateBudget } from '../steps/ports/rate-budget.ts';

/** Evidence of a run that nobody makes. */
export class MemoryEvidence implements EvidenceStore {
  readonly #objects = new Map<string, Uint8Array>();

  async put(
    runId: string,
    name: string,
    extension: 'json',
    bytes: Uint8Array,
  ): Promise<EvidenceRef> {
    const ref = evidenceRefOf(runId, name, extension, bytes);
    this.#objects.set(ref.key, bytes);
    return ref;
  }

  async get(ref: EvidenceRef): Promise<Uint8Array> {
    return intactEvidence(ref, this.#objects.get(ref.key) ?? null);
  }
}

/** A budget of which nothing is used yet. */
export function unusedBudget(rule: BudgetRule, now: () => number): RateBudget {
  let text: string | undefined;
  return {
    async take({ runId: run, wanted, urgent }) {
      const taken = rule.take(text, { run, wanted, urgent, now: now() });
      text = taken.text;
      return { granted: taken.granted, waitMs: taken.waitMs };
    },
    async adjust(requests) {
      text = rule.adjust(text, requests, now());
    },
  };
}
