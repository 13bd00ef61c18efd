import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { readSuiteFile } from '../lib/suite-file/read-suite-file.ts';

/** Writes a suite of `cases` cases, the example's over and over, and returns its path. */
export async function benchSuite(
  directory: string,
  cases: number,
  head: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const example = await readSuiteFile(
    join(PACKAGE_ROOT, 'examples', 'customer-service.suite.yaml'),
  );
  if (example.status !== 'read') throw new Error('the example suite is refused');
  const { test_cases: known, suite_id, gate } = example.suite;
  const testCases = Array.from({ length: cases }, (_, position) => ({
    ...known[position % known.length],
    id: `case-${position + 1}`,
  }));
  const path = join(directory, `suite-${cases}.yaml`);
  writeFileSync(path, dump({ suite_id, gate, ...head, test_cases: testCases }));
  return path;
}
