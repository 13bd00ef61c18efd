import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { variantsAsSuite } from '../../authoring/variants/variants-as-suite.ts';
import { variantsAsTraining } from '../../authoring/variants/variants-as-training.ts';
import { REDACTED } from '../../domain/forgetting/redact-texts.ts';
import type { Report } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { StateDirectory } from '../../local/state-directory.ts';
import { counted } from '../../report/measure-text.ts';
import { failingVariants } from '../../report/robustness/failing-variants.ts';
import { suiteOf } from '../../steps/run-access.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where the file's name says of neither form that it is that. */
export function variantsFormOf(file: string): 'suite' | 'training' {
  if (/\.ya?ml$/iu.test(file)) return 'suite';
  if (/\.csv$/iu.test(file)) return 'training';
  throw new UsageError(
    `--failing-variants ${file}: name it .yaml for a suite of them, or .csv for training sentences`,
  );
}

interface Kept {
  readonly run: RunRecord;
  readonly report: Report;
}

/** Writes the failing variants of a run to a file; where there is none it writes none, and says so. */
export async function writeFailingVariants(
  file: string,
  { run, report }: Kept,
  { state, terminal }: { readonly state: StateDirectory; readonly terminal: Terminal },
): Promise<void> {
  const form = variantsFormOf(file);
  const say = (line: string) => terminal.stderr.write(`${line}\n`);
  const failing = failingVariants(report).filter(({ said }) =>
    said.every((each) => !each.said.includes(REDACTED)),
  );
  if (failing.length === 0) {
    const why = report.robustness === undefined ? 'it had no variants' : 'no variant fails';
    say(`${file} is not written: ${why}`);
    return;
  }
  const path = resolve(terminal.cwd(), file);
  if (form === 'suite') {
    const suite = await suiteOf(state.evidence, run.suite);
    await writeFile(path, await variantsAsSuite(suite, new Set(failing.map(({ id }) => id))));
    say(`wrote ${file}: ${counted(failing.length, 'failing variant')} as cases`);
    return;
  }
  const { text, sentences, left } = variantsAsTraining(failing);
  await writeFile(path, text);
  const rest = left === 0 ? '' : `; ${left} left out, which are no sentence for an intent`;
  say(`wrote ${file}: ${counted(sentences, 'training sentence')}${rest}`);
}
