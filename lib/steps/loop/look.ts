import type { BatchRecord } from '../../domain/batch.ts';
import type { ResultsOutcome, StatusOutcome } from '../ports/platform.ts';
import type { LoopPorts } from '../ports/ports.ts';
import type { AskingPass } from './pass.ts';
import type { Silence } from './silence.ts';

/** What the looks of one pass have in common. */
export interface Looking {
  readonly pass: AskingPass;
  readonly silence: Silence;
  readonly ports: LoopPorts;
}

/** What came of looking at one batch. */
export interface Look {
  readonly after: BatchRecord;
  readonly outcomes: readonly (StatusOutcome | ResultsOutcome)[];
}
