import { notFound } from '../playbooks/playbook-shelf.ts';
import type { RunDistortion } from './behaviour.ts';
import { addressed, type Identified, type IdForm } from './identity.ts';
import type { SimulatorScenario } from './scenario-book.ts';
import type { SimulatedTalk } from './simulate.ts';
import type { SimulationOrder } from './simulation-order.ts';

/** One order to run a scenario so many times. */
export interface OrderedBatch extends Identified, SimulationOrder {
  /** From 0 in the order of scheduling. */
  readonly ordinal: number;
  /** As it was when it was ordered. */
  readonly scenario: SimulatorScenario;
  /** Milliseconds since 1970 UTC, as all times here. */
  readonly createdAt: number;
  readonly runs: readonly (SimulatedTalk & { readonly _id: string })[];
  readonly fate: { readonly as: 'FAILED' | 'STOPPED'; readonly after: number } | null;
  /** What is told otherwise of the first `count` runs. */
  readonly distortions: readonly { readonly as: RunDistortion; readonly count: number }[];
  stoppedAt: number | null;
}

export type BatchStatus = 'PENDING' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'STOPPED';

/** How far a run is; one that was under way when its batch was stopped is `cut`. */
export type RunPhase = 'to_come' | 'under_way' | 'over' | 'cut';

export interface SimulationBatchesOptions {
  readonly secondsToStart: number;
  readonly secondsPerRun: number;
  readonly idForm: IdForm;
  readonly now: () => number;
}

/** Batches and how far they are, by the clock alone: one run of a batch after the other. */
export class SimulationBatches {
  readonly #options: SimulationBatchesOptions;
  readonly #batches: OrderedBatch[] = [];

  constructor(options: SimulationBatchesOptions) {
    this.#options = options;
  }

  get all(): readonly OrderedBatch[] {
    return this.#batches;
  }

  add(batch: OrderedBatch): void {
    this.#batches.push(batch);
  }

  /** By what stands in an address; of that scenario, where one is named. */
  read(name: string, scenario?: SimulatorScenario): OrderedBatch {
    const found = this.#batches.find((batch) => addressed(batch, this.#options.idForm) === name);
    if (found === undefined || (scenario ?? found.scenario)._id !== found.scenario._id) {
      return notFound('Simulation run batch');
    }
    return found;
  }

  startsAt({ createdAt }: OrderedBatch): number {
    return createdAt + this.#options.secondsToStart * 1000;
  }

  /** When run `place`, from 0 on, is over; it begins where the one before it ends. */
  runEndsAt(batch: OrderedBatch, place: number): number {
    return this.startsAt(batch) + (place + 1) * this.#options.secondsPerRun * 1000;
  }

  /** When it is over, whether it will have run to its end or not. */
  endsAt(batch: OrderedBatch): number {
    const last = batch.fate === null ? batch.runs.length : batch.fate.after;
    const natural = this.runEndsAt(batch, last - 1);
    return Math.min(natural, batch.stoppedAt ?? Number.POSITIVE_INFINITY);
  }

  status(batch: OrderedBatch): BatchStatus {
    const now = this.#options.now();
    if (now >= this.endsAt(batch)) {
      return batch.stoppedAt === null ? (batch.fate?.as ?? 'COMPLETED') : 'STOPPED';
    }
    return now < this.startsAt(batch) ? 'PENDING' : 'IN_PROGRESS';
  }

  phase(batch: OrderedBatch, place: number): RunPhase {
    const until = Math.min(this.#options.now(), batch.stoppedAt ?? Number.POSITIVE_INFINITY);
    if (batch.fate !== null && place >= batch.fate.after) return 'to_come';
    if (until >= this.runEndsAt(batch, place)) return 'over';
    if (until < this.runEndsAt(batch, place - 1)) return 'to_come';
    return batch.stoppedAt === null ? 'under_way' : 'cut';
  }

  /** What is over already stays as it is. */
  stop(batch: OrderedBatch): void {
    if (batch.stoppedAt !== null || this.#options.now() >= this.endsAt(batch)) return;
    batch.stoppedAt = this.#options.now();
  }
}
