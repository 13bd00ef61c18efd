import { policyFaults } from '../domain/governance/policy-faults.ts';
import { type Provenance, startersOf } from '../domain/governance/provenance.ts';
import type { RunRecord, Trigger } from '../domain/run.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { SnapshotWish } from '../domain/snapshot-wish.ts';
import { type InputProblem, refuse } from '../domain/suite/input-problem.ts';
import { acceptRun } from '../steps/accept-run.ts';
import type { Executions } from '../steps/ports/executions.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { runOf } from '../steps/run-access.ts';
import { nearMiss } from '../suite-file/near-miss.ts';
import { deployedPolicy } from './deployed-policy.ts';
import {
  type RefusedSuite,
  type RequestedSuite,
  requestedSuite,
  type SuiteFiles,
} from './requested-suite.ts';
import type { SuiteReference } from './start-request.ts';
import type { StartRunRequest } from './start-run-request.ts';

export interface StartPorts extends Pick<Ports, 'ledger' | 'evidence' | 'audit' | 'now'> {
  readonly executions: Executions;
  readonly suites: SuiteFiles;
  /** Names of the registered notification endpoints. */
  readonly endpoints: readonly string[];
  /** What is told of every run beside them. */
  readonly alwaysTold: readonly string[];
  readonly platformUrl: string;
  readonly toolVersion: string;
}

export interface StartRun {
  readonly runId: string;
  /** The bytes that make this request the same as another one. */
  readonly requestBytes: string;
  readonly suite: SuiteReference | { readonly inline: unknown };
  readonly overrides: Omit<
    StartRunRequest,
    | 'suite'
    | 'suite_key'
    | 'suite_name'
    | 'notify'
    | 'establish_baseline'
    | 'snapshot'
    | 'provenance'
  >;
  /** All endpoints where absent. */
  readonly notify?: readonly string[] | undefined;
  /** Claims that the run is to become the first baseline of its suite, if it passes. */
  readonly establishesBaseline?: boolean | undefined;
  /** Present where a snapshot is to be made for the run, and gated. */
  readonly snapshot?: SnapshotWish | undefined;
  readonly trigger: Trigger;
  /** What the CI of the caller says of where the run comes from. */
  readonly provenance?: Provenance | undefined;
}

export type Started =
  | { readonly status: 'started'; readonly run: RunRecord }
  | RefusedSuite
  /** The id belongs to a run that another request started. */
  | { readonly status: 'different' }
  /** Step Functions takes no more for now; the same request later completes the start. */
  | { readonly status: 'throttled' };

/**
 * Records a run and starts its execution: once, however often the same request comes.
 *
 * The ledger is written first, so a crash in between leaves a run that the repeated request starts.
 */
export async function startRun(start: StartRun, ports: StartPorts): Promise<Started> {
  const requestSha256 = sha256Of(start.requestBytes);
  const known = await ports.ledger.readRun(start.runId);
  if (known === null) {
    const unknown = unknownEndpoints(start.notify ?? [], ports.endpoints);
    if (unknown.length > 0) return refuse(unknown);
    const requested = await requestedSuite(start.suite, start.overrides, ports.suites);
    if (requested.status === 'refused') return requested;
    const [unfit] = misfits(start, requested);
    if (unfit !== undefined) return refuse([unfit]);
    const deployed = await deployedPolicy(ports.suites);
    if (deployed.status === 'refused') return deployed;
    const breaches = policyFaults(requested.whole, {
      policy: deployed.policy,
      at: ports.now(),
      startedBy: startersOf(start.trigger.principal, start.provenance),
    });
    if (breaches.length > 0) return refuse(breaches.map(asProblem));
    await acceptRun(
      {
        runId: start.runId,
        suite: requested.suite,
        defaultedThresholds: requested.defaultedThresholds,
        onlyTags: requested.onlyTags,
        establishesBaseline: start.establishesBaseline,
        snapshot: start.snapshot,
        casesInSuite: requested.casesInSuite,
        gateNotApplied: requested.gateNotApplied,
        trigger: start.trigger,
        provenance: start.provenance,
        policy: deployed.policy,
        platformUrl: ports.platformUrl,
        toolVersion: ports.toolVersion,
        notify: [...ports.alwaysTold, ...(start.notify ?? ports.endpoints)],
        requestSha256,
      },
      ports,
    );
  }
  // Read again, since of two requests at once the ledger keeps the first.
  const run = known ?? (await runOf(ports.ledger, start.runId));
  if (run.requestSha256 !== requestSha256) return { status: 'different' };
  if (run.verdict !== null) return { status: 'started', run };
  const execution = await ports.executions.start(run.runId);
  return execution === 'throttled' ? { status: 'throttled' } : { status: 'started', run };
}

/** Without what only the reader of a file needs. */
function asProblem({ path, problem, remedy }: InputProblem): InputProblem {
  return { path, problem, remedy };
}

/** What a request asks for beside a suite, and cannot have with this one. */
function misfits(
  { establishesBaseline, snapshot }: StartRun,
  { suite, onlyTags }: Extract<RequestedSuite, { readonly status: 'found' }>,
): InputProblem[] {
  return [
    ...(establishesBaseline === true && onlyTags !== undefined
      ? [
          {
            path: 'establish_baseline',
            problem: 'goes with tags',
            remedy: 'a baseline needs the whole suite: leave one of the two out',
          },
        ]
      : []),
    ...(snapshot !== undefined && suite.platform !== 'cognigy-ai'
      ? [
          {
            path: 'snapshot',
            problem: `is for suites of the platform cognigy-ai, and this one is for ${suite.platform}`,
            remedy: 'leave it out',
          },
        ]
      : []),
  ];
}

function unknownEndpoints(names: readonly string[], registered: readonly string[]): InputProblem[] {
  return names.flatMap((name, index) => {
    if (registered.includes(name)) return [];
    const meant = nearMiss(name, registered);
    return {
      path: `notify[${index}]`,
      problem: `${JSON.stringify(name)} is no notification endpoint of this gate`,
      remedy:
        meant === null ? 'name one that was registered at deploy time' : `did you mean ${meant}?`,
    };
  });
}
