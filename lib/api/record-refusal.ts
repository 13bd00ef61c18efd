import { jsonBytes } from '../domain/json-bytes.ts';
import { type RunRecord, type RunRefusal, type Trigger, UNTOUCHED } from '../domain/run.ts';
import { sha256Of } from '../domain/sha256.ts';
import { owedNotification } from '../steps/owed-notification.ts';
import { refusalSentence } from './refusal-sentence.ts';
import type { RefusedSuite } from './requested-suite.ts';
import type { SuiteReference } from './start-request.ts';
import type { StartPorts, StartRun } from './start-run.ts';

/** A run that cannot be run as it is asked for. */
export interface RefusedRun {
  readonly runId: string;
  /** As the request names it, or what stands for it. */
  readonly suiteId: string;
  readonly trigger: Trigger;
  readonly refused: RunRefusal;
  /** What is kept of the request, and of what is wrong with it. */
  readonly request: object;
  /** The bytes that make this request the same as another one; absent where none could make this run. */
  readonly requestBytes?: string;
  /** All endpoints where absent. */
  readonly notify?: readonly string[] | undefined;
}

export type RefusalPorts = Pick<
  StartPorts,
  | 'ledger'
  | 'evidence'
  | 'audit'
  | 'now'
  | 'endpoints'
  | 'alwaysTold'
  | 'platformUrl'
  | 'toolVersion'
>;

/**
 * Records a run of which nothing is executed, so that its execution ends it `rejected`: with a report,
 * an audit record, and a message to whom it was asked to tell. A run that is there already stays.
 */
export async function recordRefusal(refusal: RefusedRun, ports: RefusalPorts): Promise<void> {
  const { runId, suiteId, requestBytes, notify = ports.endpoints } = refusal;
  const startedAt = ports.now();
  const known = notify.filter((endpoint) => ports.endpoints.includes(endpoint));
  // Where none that it names is registered, the name is what is wrong, and everybody may be meant.
  const told = [...ports.alwaysTold, ...(known.length > 0 ? known : ports.endpoints)];
  const run: RunRecord = {
    ...UNTOUCHED,
    runId,
    suiteId,
    platform: 'none',
    platformUrl: ports.platformUrl,
    trigger: refusal.trigger,
    ...(requestBytes === undefined ? {} : { requestSha256: sha256Of(requestBytes) }),
    refused: refusal.refused,
    suite: await ports.evidence.put(runId, 'request', 'json', jsonBytes(refusal.request)),
    labels: {},
    settings: { concurrency: 1, pollWorthSeconds: 1, onAmbiguousSubmit: 'give_up' },
    defaultedThresholds: [],
    toolVersion: ports.toolVersion,
    startedAt,
    // Nothing is waited for.
    deadlineAt: startedAt,
    auditSeqAtStart: (await ports.audit.head(suiteId)).seq,
    notifications: [...new Set(told)].map((endpoint) => owedNotification(runId, endpoint)),
  };
  await ports.ledger.createRun(run);
}

/** A request whose suite is missing or wrong, as a run that can only be rejected. */
export function refusedRun(
  { runId, requestBytes, suite, notify, trigger }: StartRun,
  refused: RefusedSuite,
): RefusedRun {
  const file = refused.file === undefined ? null : nameOf(suite);
  return {
    runId,
    suiteId: refused.file?.suiteId ?? nameOf(suite),
    trigger,
    refused: { error: 'SuiteRejected', cause: refusalSentence(refused, file) },
    request: { suite, problems: refused.problems, unlisted: refused.unlisted },
    requestBytes,
    notify,
  };
}

/** What stands for the id of a suite that cannot be read: its key, or the name it was deployed under. */
export function nameOf(suite: SuiteReference | { readonly inline: unknown }): string {
  const name = 'key' in suite ? suite.key : 'deployed' in suite ? suite.deployed : NO_SUITE;
  return name.slice(0, LONGEST_SUITE_ID);
}

const LONGEST_SUITE_ID = 200;

/** In the place of an id, where an execution names no suite at all. */
export const NO_SUITE = 'no-suite';
