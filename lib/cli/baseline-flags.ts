import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { baselineLabelOf } from '../domain/baseline/baseline.ts';
import type { CarriedBaseline } from '../domain/baseline/carried-baseline.ts';
import { messageOf } from '../domain/errors.ts';
import { mayPassWithoutAll } from '../domain/stopping/stopping-plan.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { readBaselineFile } from '../report/baseline-file.ts';
import type { LoadedSuite } from './load-suite.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * The baseline in a file, for a suite.
 * @throws UsageError where it cannot be read, was changed, or is of another suite.
 */
export async function loadBaselineFile(
  file: string,
  suite: Suite,
  terminal: Terminal,
): Promise<CarriedBaseline> {
  const text = await readFile(resolve(terminal.cwd(), file), 'utf8').catch((error: unknown) => {
    throw new UsageError(`--baseline-file ${file} cannot be read: ${messageOf(error)}`);
  });
  const reading = readBaselineFile(text, suite.suite_id);
  if (reading.status === 'read') return reading.baseline;
  throw new UsageError(
    `--baseline-file ${file} ${reading.problem}; name one that was written with: cognigate baseline export ${suite.suite_id} -o baseline.json`,
  );
}

/**
 * Claims that the run is to become the first baseline of its suite. Where it has one already, nothing
 * is changed, and that is said.
 * @throws UsageError where the flags do not go together.
 */
export async function mayEstablish(
  { suite, part }: LoadedSuite,
  flags: {
    readonly establishBaseline?: string | true | undefined;
    readonly baselineFile?: string | undefined;
  },
  { state, terminal }: { readonly state: StateDirectory; readonly terminal: Terminal },
): Promise<boolean> {
  const asked = flags.establishBaseline;
  if (asked === undefined) return false;
  if (flags.baselineFile !== undefined) {
    throw new UsageError(
      '--establish-baseline is for a first run, --baseline-file for the ones after it: give one of the two',
    );
  }
  if (part.casesInSuite !== undefined) {
    throw new UsageError(
      '--establish-baseline needs the whole suite: leave --tag, --exclude-tag, --case and --grep out',
    );
  }
  if (mayPassWithoutAll(suite)) {
    throw new UsageError(
      '--establish-baseline needs every case, and the run may pass before all of them were run: write --stop never beside it',
    );
  }
  const label = baselineLabelOf(suite);
  if (asked !== true && asked !== label) {
    throw new UsageError(
      `--establish-baseline names "${asked}", and the suite asks for "${label}"; write gate.baseline: ${asked} into the suite`,
    );
  }
  const known = await state.baselines.list(suite.suite_id);
  const found = known.find((each) => each.label === label);
  if (found === undefined) return true;
  terminal.stderr.write(
    `note: suite ${suite.suite_id} has the baseline "${label}" already (${found.runId}), so --establish-baseline changes nothing\n`,
  );
  return false;
}
