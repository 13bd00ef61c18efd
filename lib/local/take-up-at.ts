import { ConfigurationInvalid } from '../domain/errors.ts';
import type { RunRecord } from '../domain/run.ts';
import { platformAddress } from '../platforms/platform-address.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { takeUpRun } from '../steps/take-up-run.ts';
import { type RunPlace, whyElsewhere } from './where-it-ran.ts';

/**
 * Starts the clocks of an interrupted run anew, at the place where it was made.
 *
 * @throws ConfigurationInvalid where the run was made elsewhere; it stays as it is.
 */
export async function takeUpAt(place: RunPlace, run: RunRecord, ports: Ports): Promise<RunRecord> {
  const problem = whyElsewhere(run, place);
  if (problem !== null) throw new ConfigurationInvalid(problem);
  return takeUpRun(run, ports, platformAddress(place.platformUrl).text);
}
