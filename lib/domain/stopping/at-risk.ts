import {
  decideAtRisk,
  earliestDecision,
  lookInterval,
  type RiskDecision,
  type Tested,
} from '../statistics/risk-limiting.ts';
import { countOf, type Outcomes, type OutcomeThreshold } from './outcome-thresholds.ts';

/** A gate that is decided by a draw of the cases. */
export interface RiskPlan {
  /** How often the verdict may be another than that of all cases. */
  readonly risk: number;
  readonly thresholds: readonly OutcomeThreshold[];
  /** Positions of the cases of which every one is run; they come first. */
  readonly census: ReadonlySet<number>;
  /** Positions of the other cases that count, in the order in which they are drawn. */
  readonly order: readonly number[];
}

/** What the draw says of one threshold. */
interface ThresholdAtRisk {
  readonly name: string;
  readonly decision: RiskDecision;
  /** How many cases the draw is made from, and how many were drawn when it was decided, or are by now. */
  readonly population: number;
  readonly drawn: number;
  readonly missed: number;
}

export interface StandingAtRisk {
  readonly decision: RiskDecision;
  /** Up to which case of the draw was looked: the stopping case, once it is decided. */
  readonly drawn: number;
  readonly population: number;
  readonly thresholds: readonly ThresholdAtRisk[];
}

/**
 * What the cases say that are settled, read in the order of the draw up to the first that is not.
 *
 * It is looked at every so many cases, and each threshold keeps the decision of the first look that has one: by
 * that rule alone the risk holds, whatever else was run. What cannot be judged counts against what is asked for.
 */
export function standingAtRisk(plan: RiskPlan, outcomes: Outcomes): StandingAtRisk {
  const readings = plan.thresholds.map((threshold) => new Reading(plan, threshold, outcomes));
  const interval = lookInterval(plan.order.length);
  let drawn = 0;
  let decision = decisionOf(readings);
  for (const [place, position] of plan.order.entries()) {
    const outcome = outcomes[position];
    if (decision !== 'undecided' || outcome === null || outcome === undefined) break;
    for (const reading of readings) reading.draw(position, outcome);
    const count = place + 1;
    if (count % interval !== 0 && count !== plan.order.length) continue;
    drawn = count;
    decision = decisionOf(readings);
  }
  const thresholds = readings.map((reading) => reading.told());
  return { decision, drawn, population: plan.order.length, thresholds };
}

/** After how many more cases a decision can fall at the earliest; at least 1. */
export function casesToDecision(plan: RiskPlan, outcomes: Outcomes): number {
  const open = [...plan.census].filter((position) => outcomes[position] === null).length;
  const { drawn, thresholds } = standingAtRisk(plan, outcomes);
  const earliest = plan.thresholds.flatMap((threshold, place) => {
    const told = thresholds[place];
    if (told === undefined || told.decision !== 'undecided') return [];
    const { toOpen, toShut } = testedOf(plan, threshold, outcomes);
    const seen = { drawn: told.drawn, misses: told.missed };
    return [toOpen, toShut]
      .filter(({ missesAllowed }) => missesAllowed >= 0)
      .map((tested) => earliestDecision(tested, seen));
  });
  const interval = lookInterval(plan.order.length);
  const look = Math.ceil((drawn + Math.min(...earliest, plan.order.length)) / interval) * interval;
  return Math.max(1, open + Math.min(plan.order.length, look) - drawn);
}

/** Shut as soon as one threshold is missed; open when all are met. */
function decisionOf(readings: readonly Reading[]): RiskDecision {
  const decisions = readings.map((reading) => reading.look());
  if (decisions.includes('shut')) return 'shut';
  return decisions.every((each) => each === 'open') ? 'open' : 'undecided';
}

/** The draw as one threshold reads it. */
class Reading {
  private readonly name: string;
  private readonly members: ReadonlySet<number>;
  private readonly toOpen: Tested;
  private readonly toShut: Tested;
  private decision: RiskDecision = 'undecided';
  private drawn = 0;
  private failed = 0;
  private missing = 0;

  constructor(plan: RiskPlan, threshold: OutcomeThreshold, outcomes: Outcomes) {
    this.name = threshold.name;
    this.members = new Set(threshold.members);
    ({ toOpen: this.toOpen, toShut: this.toShut } = testedOf(plan, threshold, outcomes));
  }

  draw(position: number, outcome: NonNullable<Outcomes[number]>): void {
    if (this.decision !== 'undecided' || !this.members.has(position)) return;
    this.drawn += 1;
    if (outcome === 'failed') this.failed += 1;
    if (outcome === 'not_evaluated') this.missing += 1;
  }

  look(): RiskDecision {
    if (this.decision !== 'undecided') return this.decision;
    const { drawn, failed, missing } = this;
    const opens =
      this.toOpen.missesAllowed >= 0 &&
      decideAtRisk(this.toOpen, { drawn, misses: failed + missing }) === 'open';
    const shuts =
      this.toShut.missesAllowed < 0 ||
      decideAtRisk(this.toShut, { drawn, misses: failed }) === 'shut';
    if (opens) this.decision = 'open';
    else if (shuts) this.decision = 'shut';
    return this.decision;
  }

  told(): ThresholdAtRisk {
    const { name, decision, drawn, failed, missing, toOpen } = this;
    return { name, decision, population: toOpen.population, drawn, missed: failed + missing };
  }
}

/**
 * What the draw is held against: the misses that are left by the cases of which every one is run.
 *
 * The gate opens wrongly only where a threshold that is missed is taken for met, so each may take the whole risk;
 * it shuts wrongly where any one is, so there they share it.
 */
function testedOf(
  { risk, thresholds, census }: RiskPlan,
  threshold: OutcomeThreshold,
  outcomes: Outcomes,
): { readonly toOpen: Tested; readonly toShut: Tested } {
  const counted = threshold.members.filter((position) => census.has(position));
  const drawnFrom = threshold.members.length - counted.length;
  const allowed = threshold.members.length - threshold.needed;
  const of = { ...threshold, members: counted };
  const risks = { openRisk: risk, shutRisk: risk / thresholds.length };
  const atMost = (misses: number) => ({
    ...risks,
    population: drawnFrom,
    missesAllowed: Math.min(misses, drawnFrom),
  });
  return {
    toOpen: atMost(allowed - (counted.length - countOf(of, outcomes, 'passed'))),
    toShut: atMost(allowed - countOf(of, outcomes, 'failed')),
  };
}
