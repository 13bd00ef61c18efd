import { type BatchRecord, isPlanned } from '../batch.ts';
import { callsToSettle } from './case-rule.ts';
import { type CaseInProgress, casesInProgress, outcomesOf } from './known-calls.ts';
import type { Marks } from './marks.ts';
import type { Outcomes } from './outcome-thresholds.ts';
import { casesToDecide, isDecided, type StoppingPlan } from './stopping-plan.ts';

/** What is to become of a batch that was not sent yet. */
export type BatchFate =
  /** It is sent, without the calls that are left out. */
  | { readonly kind: 'goes'; readonly marks: Marks }
  /** It is not yet known whether it is needed. */
  | { readonly kind: 'waits' }
  /** Nothing of it can matter any more. */
  | { readonly kind: 'left_out' };

/** The part of a run that decides which of its calls are still needed. */
export interface Course {
  readonly plan: StoppingPlan;
  /** Of each call the position of its case, as planned. */
  readonly places: readonly number[];
  readonly batches: readonly BatchRecord[];
  /** Claims that a batch is one piece, such as a playbook: it goes whole or not at all. */
  readonly inOnePiece: boolean;
}

const GONE: BatchFate = { kind: 'left_out' };
const WAITING: BatchFate = { kind: 'waits' };
/** Batches that may be out beyond what a decision needs at least, so that one does not wait for the other. */
const BATCHES_AHEAD = 2;

/**
 * What becomes of each planned batch, by its index.
 *
 * A call goes out as soon as nothing that is known or out already can make it needless; so what is sent is as
 * little as when one was sent after the other, but for two small batches, and is sent side by side all the same.
 */
export function batchFates(course: Course): ReadonlyMap<number, BatchFate> {
  const { plan, places, batches } = course;
  const planned = batches.filter(isPlanned);
  const cases = casesInProgress(plan.cases.length, places, batches);
  const outcomes = outcomesOf(plan, cases);
  if (isDecided(plan, outcomes)) return new Map(planned.map(({ index }) => [index, GONE]));
  const ahead = BATCHES_AHEAD * Math.max(0, ...planned.map((batch) => batch.cases));
  const room = Math.max(ahead, casesToDecide(plan, outcomes));
  const round = new Round(course, { cases, outcomes, room });
  return new Map(planned.map((batch) => [batch.index, round.take(batch)]));
}

/** One reading of the planned batches, in their order. */
class Round {
  private readonly course: Course;
  private readonly cases: CaseInProgress[];
  private readonly outcomes: Outcomes;
  /** How many cases may be begun and not settled at a time. */
  private readonly room: number;
  private begun: number;
  private isFull = false;

  constructor(
    course: Course,
    known: { cases: CaseInProgress[]; outcomes: Outcomes; room: number },
  ) {
    this.course = course;
    ({ cases: this.cases, outcomes: this.outcomes, room: this.room } = known);
    this.begun = this.cases.filter(
      (each, place) =>
        isBegun(each) && this.outcomes[place] === null && course.plan.cases[place] !== null,
    ).length;
  }

  take(batch: BatchRecord): BatchFate {
    const positions = this.course.places.slice(batch.firstCase, batch.firstCase + batch.cases);
    const needed = positions.map((position) => this.isNeeded(position));
    if (!needed.includes(true)) return GONE;
    const made = positions.filter((_, place) => needed[place] || this.course.inOnePiece);
    if (!this.course.inOnePiece && !made.every((position) => this.isRipe(position))) return WAITING;
    const fresh = new Set(made.filter((position) => !isBegun(this.caseAt(position)))).size;
    // What comes later in the order does not overtake what waits for room.
    this.isFull ||= this.begun > 0 && this.begun + fresh > this.room;
    if (fresh > 0 && this.isFull) return WAITING;
    this.begun += fresh;
    for (const position of made) {
      const each = this.caseAt(position);
      this.cases[position] = { ...each, out: each.out + 1 };
    }
    const isMade = (place: number) => this.course.inOnePiece || needed[place] === true;
    return {
      kind: 'goes',
      marks: positions.map((_, place) => (isMade(place) ? '.' : '-')).join(''),
    };
  }

  private caseAt(position: number): CaseInProgress {
    return this.cases[position] ?? { passed: 0, failed: 0, missing: 0, out: 0 };
  }

  /** Claims that its case is not settled: each repetition of a watched one is needed. */
  private isNeeded(position: number): boolean {
    return this.outcomes[position] === null;
  }

  /** Claims that nothing which is out can settle its case. */
  private isRipe(position: number): boolean {
    const rule = this.course.plan.cases[position];
    if (rule === null || rule === undefined) return true;
    const each = this.caseAt(position);
    return each.out < callsToSettle(rule, each);
  }
}

function isBegun({ passed, failed, missing, out }: CaseInProgress): boolean {
  return passed + failed + missing + out > 0;
}
