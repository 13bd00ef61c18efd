import type * as z from 'zod';
import { explainIssue } from './explain-issue.ts';
import { fieldOf, listAt } from './own-field.ts';
import { platformFaults } from './platform-rules.ts';
import { inspectTree } from './safe-tree.ts';
import {
  CaselessSuiteHead,
  ContractSuiteHead,
  ContractTestCase,
  MAX_CASES_PER_SUITE,
  SimulatorSuiteHead,
  Suite,
  SuiteHead,
  TestCase,
  WrittenContractSuite,
} from './suite.ts';
import { withDefaults } from './suite-defaults.ts';
import { faceOf, withImpliedParts } from './suite-face.ts';
import type { SuiteFault } from './suite-fault.ts';
import { suiteWideFaults } from './suite-wide-faults.ts';

/** Faults beyond these are counted, not explained. */
const MAX_EXPLAINED_FAULTS = 1_000;

const SCHEMAS = {
  contract: { head: ContractSuiteHead, testCase: ContractTestCase, suite: WrittenContractSuite },
  playbooks: { head: CaselessSuiteHead, testCase: TestCase, suite: Suite },
  conversation: { head: SuiteHead, testCase: TestCase, suite: Suite },
  simulator: { head: SimulatorSuiteHead, testCase: TestCase, suite: Suite },
} as const;

export type SuiteCheck =
  | {
      readonly status: 'valid';
      readonly suite: Suite;
      /** Names of the thresholds that the suite does not write and that hold by default. */
      readonly defaultedThresholds: readonly string[];
      /** How many cases have the latency limit that holds where neither they nor the defaults write one. */
      readonly defaultedLatencies: number;
    }
  | {
      readonly status: 'invalid';
      readonly faults: readonly SuiteFault[];
      /** How many more there are that are not in `faults`. */
      readonly unexplained: number;
    };

/**
 * Judges a parsed suite file by every rule there is and lists all that is wrong, never by exception.
 *
 * Accepts what `Suite` accepts, gives each case the suite's defaults, and refuses besides what `Suite` would silently drop, such as a key `__proto__`.
 */
export function checkSuite(written: unknown): SuiteCheck {
  const tree = inspectTree(written);
  const faults = [...tree.faults];
  let unexplained = 0;
  if (tree.hopeless) return { status: 'invalid', faults, unexplained };

  const { suite: completed, defaultedLatencies } = withDefaults(written);
  const value = withImpliedParts(completed);
  const schemas = SCHEMAS[faceOf(value)];
  const reserved = new Set(faults.map(({ keys }) => JSON.stringify(keys)));
  /** Two rules can take offence at one value, such as 1e21, which is too large and no safe integer. */
  const seen = new Set<string>();
  const note = (issues: readonly z.core.$ZodIssue[], prefix: readonly (string | number)[]) => {
    for (const issue of issues) {
      if (faults.length >= MAX_EXPLAINED_FAULTS) {
        unexplained += 1;
        continue;
      }
      const whole = { ...issue, path: [...prefix, ...issue.path] };
      for (const fault of explainIssue(whole, value, schemas.suite)) {
        const place = JSON.stringify(fault.keys);
        const said = `${place} ${fault.problem}`;
        if (reserved.has(place) || seen.has(said)) continue;
        seen.add(said);
        faults.push(fault);
      }
    }
  };

  const head = schemas.head.safeParse(value);
  if (!head.success) note(head.error.issues, []);

  const given = listAt(value, 'test_cases');
  const cases: TestCase[] = [];
  if (given.length <= MAX_CASES_PER_SUITE) {
    for (const [position, testCase] of given.entries()) {
      const parsed = schemas.testCase.safeParse(testCase);
      if (parsed.success) cases.push(parsed.data);
      else note(parsed.error.issues, ['test_cases', position]);
    }
    for (const fault of suiteWideFaults(value)) {
      if (faults.length < MAX_EXPLAINED_FAULTS) faults.push(fault);
      else unexplained += 1;
    }
  }
  if (faults.length > 0 || !head.success) return { status: 'invalid', faults, unexplained };
  const suite: Suite = { ...head.data, test_cases: cases };
  const unfit = platformFaults(suite);
  if (unfit.length > 0) {
    const explained = unfit.slice(0, MAX_EXPLAINED_FAULTS);
    return { status: 'invalid', faults: explained, unexplained: unfit.length - explained.length };
  }
  return {
    status: 'valid',
    suite,
    defaultedLatencies,
    defaultedThresholds: defaultedThresholds(value),
  };
}

function defaultedThresholds(written: unknown): readonly string[] {
  return fieldOf(fieldOf(written, 'gate'), 'pass_rate') === undefined ? ['pass_rate'] : [];
}
