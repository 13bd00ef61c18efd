import type { GateResult } from '../report.ts';
import type { StandingAtRisk } from '../stopping/at-risk.ts';

interface Gates {
  readonly gate: readonly GateResult[];
  /** The same thresholds, had all that is missing turned out as well as it could. */
  readonly bestPossibleGate: readonly GateResult[];
}

/** The gate as a draw of the cases decides it; as it is where none does. */
export function gatesAtRisk(gates: Gates, standing: StandingAtRisk | undefined): Gates {
  if (standing === undefined) return gates;
  const told = new Map(standing.thresholds.map(({ name, ...each }) => [name, each]));
  const decided = (results: readonly GateResult[], passes: (decision: string) => boolean) =>
    results.map((result) => {
      const at_risk = told.get(result.name);
      if (at_risk === undefined) return result;
      return { ...result, passed: passes(at_risk.decision), at_risk };
    });
  return {
    gate: decided(gates.gate, (decision) => decision === 'open'),
    bestPossibleGate: decided(gates.bestPossibleGate, (decision) => decision !== 'shut'),
  };
}
