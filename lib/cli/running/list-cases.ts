import { caseIdOf } from '../../domain/suite/suite.ts';
import { tableText } from '../../report/formats/terminal-columns.ts';
import { counted } from '../../report/measure-text.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { ExitCode } from '../exit-code.ts';
import type { LoadedSuite } from '../load-suite.ts';
import type { Terminal } from '../terminal.ts';

const TEXT_CHARACTERS = 60;

/** Prints the cases of a suite that a run would have; nothing is opened and nothing is sent. */
export function listCases(
  { suite, source }: LoadedSuite,
  { json }: { readonly json?: true | undefined },
  { stdout }: Terminal,
): number {
  const rows = suite.test_cases.map((testCase, position) => {
    const id = caseIdOf(testCase, position);
    const { name = null, tags = [], input_text } = testCase;
    const place = source.placeOf(id);
    return { id, name, tags, input_text, file: place?.file ?? null, line: place?.line ?? null };
  });
  if (json === true) {
    stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return ExitCode.passed;
  }
  const cells = rows.map(({ id, input_text, file, line }) => [
    id,
    file === null ? '' : `${file}:${line}`,
    oneLine(input_text.slice(0, TEXT_CHARACTERS)),
  ]);
  stdout.write(tableText([['case', 'where', 'says'], ...cells]));
  stdout.write(`${counted(rows.length, 'case')} of suite ${suite.suite_id}; nothing was sent\n`);
  return ExitCode.passed;
}
