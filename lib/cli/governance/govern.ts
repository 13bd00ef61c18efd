import { userInfo } from 'node:os';
import { type Provenance, startersOf } from '../../domain/governance/provenance.ts';
import { steadyClock } from '../../local/steady-clock.ts';
import type { PolicyFlags } from '../options/governance-options.ts';
import type { Terminal } from '../terminal.ts';
import { type FoundPolicy, findPolicy } from './find-policy.ts';
import { readProvenance } from './read-provenance.ts';

/** What a suite is held to before it is run, and what is kept of where the run comes from. */
export interface Governance {
  readonly policy: FoundPolicy | null;
  readonly provenance: Provenance | undefined;
  readonly startedBy: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** @throws UsageError where the policy is not the one that has to be. */
export async function govern(
  flags: PolicyFlags,
  suiteFile: string | null,
  terminal: Terminal,
): Promise<Governance> {
  const provenance = readProvenance(terminal.env);
  return {
    policy: await findPolicy(flags, suiteFile, terminal),
    provenance,
    startedBy: startersOf(userInfo().username, provenance),
    at: (terminal.clock ?? steadyClock()).now(),
  };
}
