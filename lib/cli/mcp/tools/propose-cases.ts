import { dump } from 'js-yaml';
import * as z from 'zod';
import { checkSuite } from '../../../domain/suite/check-suite.ts';
import { formatPath } from '../../../domain/suite/input-problem.ts';
import type { QualityFinding } from '../../../domain/suite/quality/quality-finding.ts';
import { suiteQuality } from '../../../domain/suite/quality/suite-quality.ts';
import { caseIdOf, type Suite } from '../../../domain/suite/suite.ts';
import { formatProblems } from '../../../suite-file/format-problems.ts';
import { readSuite } from '../../load-suite.ts';
import { SuiteRefused } from '../../suite-refused.ts';
import { agentTerminal } from '../agent-terminal.ts';
import { defineTool } from '../tool.ts';
import { suiteNamed } from '../workplace.ts';
import { SuitePath } from './names.ts';

/** So that the text comes back whole. */
const MOST_PROPOSED = 10;
const LONGEST_YAML = 2_400;
/** What another case does not mend. */
const GAPS: ReadonlySet<string> = new Set(['intents_with_one_case', 'no_out_of_scope_case']);

const Proposed = z.strictObject({
  id: z.string().min(1).max(120).optional(),
  name: z.string().min(1).max(200).optional(),
  tags: z.array(z.string().min(1).max(60)).max(5).optional(),
  input_text: z.string().min(1).max(500),
  outcome: z.strictObject({
    expected_intent: z.string().min(1).max(200).nullable().optional(),
    expected_entities: z.array(z.string().min(1).max(100)).max(5).optional(),
    expected_response_contains: z.string().min(1).max(300).optional(),
  }),
});

export const proposeCases = defineTool({
  name: 'propose_cases',
  title: 'Propose cases',
  description: `What a suite lacks, and, where cases are given (at most ${MOST_PROPOSED}), whether they would fit: the rules of suites, duplicates and contradictions with what is there. Answers with YAML to show to a person; writes no file. expected_intent null is out of scope.`,
  input: z.strictObject({
    suite: SuitePath,
    cases: z.array(Proposed).max(MOST_PROPOSED).default([]),
  }),
  onlyReads: true,
  async answer({ suite: path, cases }, { terminal: process }, call) {
    const terminal = agentTerminal(process, call);
    const file = suiteNamed(path, terminal);
    const read = await readSuite(file, {}, terminal);
    if (read.status === 'refused') throw new SuiteRefused(formatProblems(file, read));
    const { suite } = read;
    const gaps = suiteQuality(suite).filter(({ code }) => GAPS.has(code));
    const lacks = gaps.map(({ message, remedy, instances }) => ({
      message,
      remedy,
      intents: instances.flatMap(({ found }) => found.intent ?? []).slice(0, 20),
    }));
    const own = suite.test_cases.length;
    if (cases.length === 0) return { head: { suite: path, cases_there: own }, lists: { lacks } };
    const check = checkSuite({ ...suite, test_cases: [...suite.test_cases, ...cases] });
    if (check.status === 'invalid') {
      return {
        head: { suite: path, fits: false },
        lists: {
          problems: check.faults.map(({ keys, problem, remedy }) => ({
            at: formatPath(proposedAt(keys, own)),
            problem,
            remedy,
          })),
        },
      };
    }
    const doubts = doubtsAbout(check.suite, own);
    const yaml = dump(cases, { lineWidth: 100, noRefs: true });
    const isWhole = Buffer.byteLength(JSON.stringify(yaml)) <= LONGEST_YAML;
    return {
      longestText: LONGEST_YAML,
      head: {
        suite: path,
        fits: true,
        ...(isWhole ? { yaml, where: 'append to test_cases' } : { too_long: 'propose fewer' }),
      },
      lists: { doubts, lacks },
    };
  },
});

/** A place among all cases as one among those that are proposed. */
function proposedAt(keys: readonly (string | number)[], own: number): (string | number)[] {
  const [list = '', position, ...rest] = keys;
  const isProposed = list === 'test_cases' && typeof position === 'number' && position >= own;
  return isProposed ? ['cases', position - own, ...rest] : [...keys];
}

/** What is said of the proposed cases that was not said of the suite without them. */
function doubtsAbout(suite: Suite, own: number) {
  const isAboutThem = ({ instances }: QualityFinding) =>
    instances.filter(({ found, other }) => found.position >= own || (other?.position ?? 0) >= own);
  return suiteQuality(suite)
    .filter(({ code }) => !GAPS.has(code))
    .flatMap((finding) =>
      isAboutThem(finding).map(({ found, other }) => ({
        doubt: finding.code,
        remedy: finding.remedy,
        cases: [found, other].flatMap((each) => (each === undefined ? [] : [nameOf(each, suite)])),
      })),
    );
}

function nameOf({ position }: { readonly position: number }, { test_cases: cases }: Suite): string {
  const found = cases[position];
  return found === undefined ? String(position) : caseIdOf(found, position);
}
