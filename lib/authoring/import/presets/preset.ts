import type { Draft } from '../draft.ts';
import type { ForeignTable } from '../foreign-row.ts';
import type { ColumnMap } from '../map-columns.ts';
import type { Rows } from '../read-rows.ts';

export interface PresetInput {
  readonly rows: Rows;
  readonly table: ForeignTable;
}

export interface PresetOptions {
  /** What is said of the file: what it was taken for, and why. */
  readonly source: string;
  /** Words for an intent that say that nothing may match, beside those that the tool has. */
  readonly none: readonly string[];
  /** What whoever imports says of columns; empty where nothing. */
  readonly map: ColumnMap;
}

/** What another tool writes, and how it becomes cases. */
export interface Preset {
  /** What a file of it is, with an article. */
  readonly title: string;
  /** By what it is known, such as `its columns`. */
  readonly mark: string;
  /** Claims that the file can be of this tool alone. */
  recognises(input: PresetInput): boolean;
  /** @throws ConfigurationInvalid where the file is not of this tool, or something has to be said by `map`. */
  read(input: PresetInput, options: PresetOptions): Draft;
}
