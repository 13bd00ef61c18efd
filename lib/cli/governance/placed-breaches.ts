import { policyFaults } from '../../domain/governance/policy-faults.ts';
import type { InputProblem, Path, Place } from '../../domain/suite/input-problem.ts';
import type { SuiteFile } from '../../suite-file/parse-suite.ts';
import type { Governance } from './govern.ts';

/** Where a suite, as it is written, falls short of what runs are held to, each with its place in the file. */
export function placedBreaches(
  { suite, locate }: Extract<SuiteFile, { status: 'read' }>,
  { policy, at, startedBy }: Governance,
): InputProblem[] {
  return policyFaults(suite, { policy: policy?.policy ?? null, at, startedBy }).map(
    ({ path, problem, remedy, keys }) => ({ path, problem, remedy, place: nearest(keys, locate) }),
  );
}

/** The place of the field, or of the nearest part around it that the file has. */
function nearest(keys: Path, locate: (path: Path) => Place | null): Place | null {
  const own = locate(keys);
  if (own !== null || keys.length === 0) return own;
  return nearest(keys.slice(0, -1), locate);
}
