import { isDeepStrictEqual } from 'node:util';
import { caseIdOf, type Suite, SuiteHead, type TestCase } from '../../domain/suite/suite.ts';
import { parseSuite } from '../../suite-file/parse-suite.ts';
import { suiteYaml } from '../import/imported-suite.ts';

/** What a suite says of itself and not of its cases; the thresholds of the whole suite would fail a part of it. */
const LEFT = new Set([
  '$schema',
  'description',
  'gate',
  'name',
  'robustness',
  'suite_id',
  'test_cases',
]);

/**
 * A suite file of variants of a suite, as cases of their own, each with the tags of its case.
 *
 * @param suite as it was run, variants included
 * @param wanted ids of variants
 */
export async function variantsAsSuite(suite: Suite, wanted: ReadonlySet<string>): Promise<string> {
  const cases = suite.test_cases.map((each, at) => ({ ...each, id: caseIdOf(each, at) }));
  const tagsOf = new Map(cases.map(({ id, tags }) => [id, tags]));
  const test_cases = cases
    .filter(({ id, variant_of: mark }) => mark !== undefined && wanted.has(id))
    .map(({ variant_of: mark, ...each }) => {
      const tags = tagsOf.get(mark?.case ?? '');
      return written(tags === undefined ? each : { ...each, tags });
    });
  const document = {
    suite_id: `${suite.suite_id.slice(0, LONGEST_ID - ENDING.length).toWellFormed()}${ENDING}`,
    ...headOf(suite),
    gate: { pass_rate: suite.gate.pass_rate },
    test_cases,
  };
  const comment = [
    `failing variants of suite ${JSON.stringify(suite.suite_id)}, each a case of its own`,
    'what should pass for good belongs into that suite, or into the training sentences of its intent',
  ];
  const text = suiteYaml(document, comment);
  const file = await parseSuite(text, { format: 'yaml' });
  if (file.status !== 'read') throw new Error('the suite of variants would not be read back');
  return text;
}

const ENDING = ' variants';
const LONGEST_ID = 200;

/** What differs from a suite that says nothing. */
function headOf(suite: Suite): object {
  const silent = Object.entries(SuiteHead.parse({ suite_id: 's', test_cases: [null] }));
  return Object.fromEntries(
    Object.entries(suite).filter(
      ([key, value]) =>
        !LEFT.has(key) &&
        value !== undefined &&
        !silent.some(([name, other]) => name === key && isDeepStrictEqual(value, other)),
    ),
  );
}

/** A conversation says its first words in its turns, and a file once. */
function written({ input_text, turns, ...each }: TestCase): object {
  return turns === undefined ? { input_text, ...each } : { ...each, turns };
}
