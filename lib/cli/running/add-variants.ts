import { checkSuite } from '../../domain/suite/check-suite.ts';
import { Relation, RobustnessSection } from '../../domain/suite/robustness/robustness-section.ts';
import { MAX_CASES_PER_SUITE, type Suite } from '../../domain/suite/suite.ts';
import { languageOf } from '../../domain/suite/variants/locale-of.ts';
import { robustnessOf } from '../../domain/suite/variants/robustness-of.ts';
import { withVariants } from '../../domain/suite/variants/vary-suite.ts';
import { UsageError } from '../usage-error.ts';
import { knownWords } from './known-words.ts';

/** What `--robustness` says: all that the suite has, or some relations. */
export type RobustnessFlag = true | string | undefined;

/**
 * The suite with the variants that it or the flag asks for; the suite itself where nobody does.
 * @throws UsageError where the flag names no relation, or the suite takes no more cases.
 */
export async function addVariants(suite: Suite, flag: RobustnessFlag): Promise<Suite> {
  const wanted: Suite =
    flag === undefined ? suite : { ...suite, robustness: sectionOf(suite, flag) };
  const section = robustnessOf(wanted);
  if (section === undefined) return suite;
  const varied = withVariants(wanted, section, await knownWords(languageOf(section.locale)));
  const { length } = varied.test_cases;
  if (length > MAX_CASES_PER_SUITE) {
    throw new UsageError(
      `with its variants the suite has ${length} cases, and ${MAX_CASES_PER_SUITE} are allowed: name fewer relations, such as --robustness typo, or run a part of it`,
    );
  }
  const check = checkSuite(varied);
  if (check.status === 'valid') return varied;
  const problems = check.faults.map(({ path, problem, remedy }) => `${path} ${problem}; ${remedy}`);
  throw new UsageError(`with its variants the suite cannot be run: ${problems[0] ?? ''}`);
}

function sectionOf(suite: Suite, flag: true | string): RobustnessSection {
  const own = suite.robustness ?? RobustnessSection.parse({});
  if (flag === true) return own;
  const relations = flag.split(',').map((name) => {
    const known = Relation.safeParse(name.trim());
    if (known.success) return known.data;
    throw new UsageError(
      `--robustness names ${JSON.stringify(name.trim())}; the relations are ${Relation.options.join(', ')}`,
    );
  });
  return { ...own, relations };
}
