import type { ExportFile } from '../../../lib/audit/export/export-file.ts';
import type { NotedHead } from '../../../lib/audit/verify-trail.ts';
import type { Report } from '../../../lib/domain/report.ts';
import type { ForgedState } from './forged-state.ts';

/** What somebody outside has kept, by which what nothing local shows is found. */
export type FoundBy = 'alone' | 'head' | 'report' | 'export';

export interface World {
  readonly state: ForgedState;
  /** The state directory after the second run. */
  readonly earlier: string;
}

/** How a trail is forged, and by what that is found. */
export interface Forgery {
  readonly id: string;
  readonly forgery: string;
  readonly by: FoundBy;
  /** The kind of a finding, and the field that it names where there is one. */
  readonly finding: string;
  readonly forge?: (world: World) => void;
  /** Changes a mailed report.json. */
  readonly mail?: (report: Report) => Report;
  /** Changes an export, which is sealed anew as a file. */
  readonly export?: (file: ExportFile) => ExportFile;
  /** The head that was noted, where it is another than the last one. */
  readonly head?: (world: World) => NotedHead;
}
