import { unreadResult } from '../../domain/evaluation/platform-result.ts';
import { isIdentity, isReadIn } from '../../domain/evaluation/read-fields.ts';
import type { JsonPath } from '../../domain/json/scan-json.ts';
import type { Reason } from '../../domain/verdict.ts';
import type { ResultsOutcome } from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import type { JsonBody } from '../http-body.ts';
import { envelopeFault, type Subject } from './envelope.ts';
import { ResultsPage } from './wire.ts';

/** The results of all pages, each as it can be read without loss. */
export class JoinedResults {
  readonly #subject: Subject;
  readonly #came: unknown[] = [];
  readonly #kept: unknown[] = [];
  readonly #oddities = new Oddities();
  #isMasked = false;
  #pages = 0;
  #bytes = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get count(): number {
    return this.#came.length;
  }

  /** Of the pages, as they came. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a page, unless it has a fault; null where it does not have the form of one. */
  add(body: JsonBody): { readonly page: ResultsPage; readonly fault: Reason | null } | null {
    const kept = ResultsPage.safeParse(body.value);
    const came = body.masked === undefined ? kept : ResultsPage.safeParse(body.masked.came);
    if (!kept.success || !came.success) return null;
    const flawed = new FlawedResults();
    const fault = envelopeFault(body, this.#subject, (path, flaw) => {
      if (!flawed.take(path, flaw)) this.#oddities.take(path, flaw);
    });
    if (fault === null) {
      this.#pages += 1;
      this.#bytes += body.bytes.byteLength;
      this.#isMasked ||= body.masked !== undefined;
      for (const result of flawed.replacedIn(came.data.test_results)) this.#came.push(result);
      for (const result of flawed.replacedIn(kept.data.test_results)) this.#kept.push(result);
    }
    return { page: came.data, fault };
  }

  ready(): ResultsOutcome {
    const notes = this.#oddities.notes();
    return {
      status: 'ready',
      results: this.#came,
      ...(this.#isMasked ? { masked: this.#kept } : {}),
      ...(notes.length === 0 ? {} : { notes }),
      pages: this.#pages,
    };
  }
}

/** Results of a page that lose something where a case is judged by it. */
class FlawedResults {
  readonly #problems = new Map<
    number,
    { readonly problem: string; readonly ofIdentity: boolean }
  >();

  /** False where the flaw lies elsewhere. */
  take([field, position, ...within]: JsonPath, flaw: string): boolean {
    if (field !== 'test_results' || typeof position !== 'number' || !isReadIn(within)) return false;
    const known = this.#problems.get(position);
    const problem = known?.problem ?? `has ${foreignText(within.join('.'), 80)}, which ${flaw}`;
    const ofIdentity = isIdentity(within) || known?.ofIdentity === true;
    this.#problems.set(position, { problem, ofIdentity });
    return true;
  }

  replacedIn(results: readonly unknown[]): readonly unknown[] {
    if (this.#problems.size === 0) return results;
    return results.map((result, position) => {
      const flaw = this.#problems.get(position);
      return flaw === undefined ? result : unreadResult(result, flaw.problem, !flaw.ofIdentity);
    });
  }
}

/** Flaws by which no case is judged. */
class Oddities {
  #count = 0;
  #first = '';

  take(path: JsonPath, flaw: string): void {
    this.#count += 1;
    if (this.#count === 1) this.#first = `${foreignText(path.join('.'), 80)} ${flaw}`;
  }

  notes(): Reason[] {
    if (this.#count === 0) return [];
    const values = this.#count === 1 ? '1 value' : `${this.#count} values`;
    return [
      {
        code: 'values_not_kept',
        message: `${values} of the results by which no case is judged cannot be read without loss (${this.#first}); the evidence has them as they came`,
      },
    ];
  }
}
