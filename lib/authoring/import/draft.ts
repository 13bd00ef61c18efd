import type { Turn } from '../../domain/suite/suite.ts';
import type { Losses } from './losses.ts';

/** A case as a foreign file has it, before it is known which platform it will run on. */
export interface DraftCase {
  /** Where it stands, for people: `line 4`, `the convo "hello"`. */
  readonly at: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** One for a case that is no conversation. */
  readonly turns: readonly Turn[];
}

/** What was understood of a foreign file. */
export interface Draft {
  /** What it was taken for and why, such as `a test set of Lex V2, recognised by its columns`. */
  readonly source: string;
  readonly cases: readonly DraftCase[];
  readonly losses: Losses;
  /** What whoever uses the suite has to know, a sentence each. */
  readonly remarks: readonly string[];
}
