import { createHash, verify } from 'node:crypto';
import type { AuditRecord } from '../lib/domain/audit/audit-chain.ts';
import { sortedJson } from './sorted-json.ts';
import { STRANGER } from './world/order-faults.ts';
import { endOf } from './world/simulated-order.ts';
import type { SimulatedPlace } from './world/simulated-place.ts';
import { digestOf } from './world/simulated-platform.ts';
import { PUBLIC_KEY, signsVerdicts } from './world/simulated-signing.ts';
import { type SimulatedRun, type SimulatedWorld, START } from './world/simulated-world.ts';
import { certainlyDispleased, certainlyPleased } from './world/true-conversations.ts';
import { certainlyRight, certainlyWrong, type Judged } from './world/true-results.ts';

/** What must hold of a simulation that is over; each answers with what does not. */
export type Oracle = (world: SimulatedWorld) => string[];

const LOST_AFTER_MS = 600_000;
/** 500 passes of 14 events, with what comes before and after them and some steps that are tried again. */
const MAX_EVENTS = 7_500;
const MAX_STATE_BYTES = 4_096;

/** No `passed` without a right result for enough planned cases, as the platform really served them. */
function falseGreen(world: SimulatedWorld): string[] {
  return decided(world).flatMap(({ run, record }) => {
    if (record.verdict !== 'passed') return [];
    const judged = judgedCases(run, record);
    const right = judged.filter(({ isRight }) => isRight).length;
    const evaluated = judged.filter(({ isRight, isWrong }) => isRight || isWrong).length;
    const planned = judged.length;
    // What is left out of a run that ends early must not be missed, and is held against it all the same.
    if (evaluated < planned && !run.plan.endsEarly) {
      return [`${run.runId} passed with ${evaluated} of ${planned} cases evaluated`];
    }
    return right * 100 < run.plan.passHundredths * planned
      ? [
          `${run.runId} passed with ${right} of ${planned} right, the gate asks for ${run.plan.passHundredths} %`,
        ]
      : [];
  });
}

/** No `failed` while the cases that are not surely wrong could still meet the gate. */
function falseRed(world: SimulatedWorld): string[] {
  return decided(world).flatMap(({ run, record }) => {
    if (record.verdict !== 'failed') return [];
    const judged = judgedCases(run, record);
    const wrong = judged.filter(({ isWrong }) => isWrong).length;
    const planned = judged.length;
    return (planned - wrong) * 100 >= run.plan.passHundredths * planned
      ? [`${run.runId} failed with ${wrong} of ${planned} cases surely wrong`]
      : [];
  });
}

/**
 * Every accepted run has its record ten minutes after its deadline, by whichever clock is slowest. A clock
 * that is set back delays nothing but the sweep, which then finds what no execution has decided later.
 */
function lost(world: SimulatedWorld): string[] {
  return accepted(world).flatMap((run) => {
    const [first] = world.stores.recordsOf(run.runId);
    if (first === undefined) return [`${run.runId} never got a verdict`];
    const isSwept = run.executions.every(
      ({ history }) => (history.at(-1)?.timestamp ?? 0) < first.at,
    );
    const setBackMs = isSwept ? steppedMs(world, -1) : 0;
    const latest = run.deadlineAt + LOST_AFTER_MS + 2 * world.plan.skewMs + setBackMs;
    return first.at > latest
      ? [`${run.runId} got its verdict ${(first.at - run.deadlineAt) / 1_000} s after its deadline`]
      : [];
  });
}

/** By how much clocks were set in all, back (−1) or ahead (1). */
function steppedMs({ plan }: SimulatedWorld, direction: 1 | -1): number {
  return plan.clockSteps.reduce((sum, { byMs }) => sum + Math.max(0, direction * byMs), 0);
}

/** No record says that a deadline had come before the first that its run had, by any clock. */
function earlyDeadline(world: SimulatedWorld): string[] {
  return world.runs.flatMap((run) => {
    const [first] = world.stores.recordsOf(run.runId);
    const faults = first?.record.batches.flatMap((batch) => batch.faults) ?? [];
    const { startAfterMs, breakerSeconds } = run.plan;
    const deadline = START + startAfterMs + breakerSeconds * 1_000;
    const earliest = deadline - 2 * world.plan.skewMs - steppedMs(world, 1);
    return first !== undefined &&
      first.at < earliest &&
      faults.some(({ message }) => message.includes('at the deadline'))
      ? [
          `${run.runId} says that its deadline had come ${(earliest - first.at) / 1_000} s too early`,
        ]
      : [];
  });
}

/**
 * Every execution at the platform is named by its run's record: by its id, or, where no answer ever
 * told the id, by the key under which its batch is recorded as submitted without an answer.
 */
function orphan(world: SimulatedWorld): string[] {
  const executions = world.places
    .flatMap(({ platform }) => platform.executions)
    .filter(({ key }) => key !== STRANGER);
  return executions.flatMap(({ id, key, order }) => {
    const [runId, index] = key.split(':');
    const [decision] = world.stores.recordsOf(runId ?? '');
    const batch = decision?.record.batches.find((each) => each.index === Number(index));
    const isNamed =
      batch?.execution_id?.split('/').at(-1) === id ||
      (order !== undefined && batch?.faults.some(({ code }) => code === 'submission_ambiguous')) ||
      batch?.stray_execution_ids.includes(id) === true ||
      batch?.faults.some(({ message }) => message.includes(key)) === true;
    return isNamed ? [] : [`${id} of ${key} is not named by the audit record`];
  });
}

/** A batch never adopts a second execution, and no execution is adopted by two runs, or by two batches that count. */
function adoptedOnce(world: SimulatedWorld): string[] {
  const problems = [...world.stores.adoptions].flatMap(([key, ids]) =>
    ids.size > 1 ? [`batch ${key} adopted ${[...ids].join(' and ')}`] : [],
  );
  const adoptedBy = new Map<string, string>();
  for (const [key, ids] of world.stores.adoptions) {
    const [runId = ''] = key.split(':');
    for (const id of ids) {
      const other = adoptedBy.get(id) ?? runId;
      if (other !== runId) problems.push(`${other} and ${runId} both adopted ${id}`);
      adoptedBy.set(id, runId);
    }
  }
  for (const { run, record } of decided(world)) {
    if (record.verdict !== 'passed' && record.verdict !== 'failed') continue;
    const ids = record.batches.flatMap(({ execution_id }) => execution_id ?? []);
    if (new Set(ids).size < ids.length) problems.push(`${run.runId} scored an execution twice`);
  }
  return problems;
}

/** Every turn of a conversation is paid for, so none is ordered again, whatever became of its order. */
function orderedOnce(world: SimulatedWorld): string[] {
  const ordered = world.places
    .flatMap(({ platform }) => platform.executions)
    .filter(({ order, key }) => order !== undefined && key !== STRANGER);
  return [...Map.groupBy(ordered, ({ key }) => key)].flatMap(([key, orders]) =>
    orders.length > 1 ? [`${key} was ordered ${orders.length} times`] : [],
  );
}

/**
 * Of what still ran when its run was decided it is on record that it may run on, also where it was asked to end
 * and does so later; of none is it said that it has ended before it has.
 */
function leftRunning(world: SimulatedWorld): string[] {
  const { stopsAfterMs } = world.plan.orders;
  return decided(world).flatMap(({ run, record }) => {
    const [decision] = world.stores.recordsOf(run.runId);
    return record.batches.flatMap(({ index, execution_id: id, faults, status }) => {
      const execution = run.home.platform.find(id ?? '');
      if (execution === undefined) return [];
      if (endOf(execution, stopsAfterMs).at <= (decision?.at ?? 0)) return [];
      const said = `batch ${index} of ${run.runId}`;
      const codes = faults.map(({ code }) => code);
      if (codes.includes('ended_on_request')) return [`${said} had not ended: ${record.verdict}`];
      const isToldOtherwise =
        execution.order === undefined &&
        (status === 'running' || codes.includes('deadline_submitted'));
      const isTold = codes.includes('may_still_run') || isToldOtherwise;
      return isTold ? [] : [`${said} was left to run: ${record.verdict}`];
    });
  });
}

/** What nobody of ours has ordered is not asked to end. */
function leavesStrangers(world: SimulatedWorld): string[] {
  return world.places
    .flatMap(({ platform }) => platform.executions)
    .filter(({ key, order }) => key === STRANGER && order?.stoppedAt !== null)
    .map(({ id }) => `${id} of a stranger was stopped`);
}

function oneAuditRecord(world: SimulatedWorld): string[] {
  return world.runs.flatMap(({ runId }) => {
    const count = world.stores.recordsOf(runId).length;
    return count > 1 ? [`${runId} has ${count} audit records`] : [];
  });
}

/** Nobody is told a verdict that is not on record, and all who are told read what the record says. */
function auditBeforeNotification(world: SimulatedWorld): string[] {
  return world.deliveries.flatMap(({ runId, at, message }) => {
    const told = JSON.parse(message.body) as {
      verdict?: string;
      status: string;
      reasons?: { code: string }[];
    };
    const isCancelled = (world.stores.runs.get(runId)?.cancelRequestedAt ?? null) !== null;
    const isWarning =
      (told.verdict === 'error' || (told.verdict === 'cancelled' && isCancelled)) &&
      told.reasons?.some(({ code }) => code === 'not_audited');
    if (isWarning) return [];
    const [decision] = world.stores.recordsOf(runId);
    if (decision === undefined || decision.at > at) return [`${runId} was told before its audit`];
    const isSame =
      (told.verdict ?? decision.record.verdict) === decision.record.verdict &&
      (told.status === 'passed') === (decision.record.verdict === 'passed');
    return isSame ? [] : [`${runId} was told as ${told.verdict}, it is ${decision.record.verdict}`];
  });
}

/** The end of a run is told at least once, or it is on record that the receiver would not hear it. */
function silent(world: SimulatedWorld): string[] {
  return accepted(world).flatMap(({ runId }) => {
    if (world.deliveries.some((delivery) => delivery.runId === runId)) return [];
    const records = world.stores.runs.get(runId)?.notifications ?? [];
    const isOnRecord = records.some(
      ({ status }) => status === 'refused' || status === 'undelivered',
    );
    return isOnRecord ? [] : [`the end of ${runId} was told to nobody`];
  });
}

function oneNotificationId(world: SimulatedWorld): string[] {
  return world.runs.flatMap(({ runId }) => {
    const own = world.deliveries.filter((delivery) => delivery.runId === runId);
    const ids = new Set(own.map(({ message }) => message.id));
    return ids.size > 1 ? [`${runId} was told under ${ids.size} ids`] : [];
  });
}

/** The chain, recomputed by a second hand: places, links, and hashes over sorted JSON. */
function chainVerifies(world: SimulatedWorld): string[] {
  return [...world.stores.chains].flatMap(([chain, records]) => {
    let previous = '0'.repeat(64);
    return records.flatMap(({ record }, place) => {
      const { hash, ...sealed } = record;
      const follows = record.prev_hash === previous && record.seq === place + 1;
      const expected = createHash('sha256').update(sortedJson(sealed)).digest('hex');
      previous = hash;
      return follows && hash === expected
        ? []
        : [`record ${place + 1} of ${chain} does not verify`];
    });
  });
}

/** The ledger's copy, the report and the gate say what the record says. */
function oneVerdict(world: SimulatedWorld): string[] {
  return decided(world).flatMap(({ run, record }) => {
    const problems: string[] = [];
    const copy = world.stores.runs.get(run.runId)?.verdict ?? null;
    if (copy !== null && copy !== record.verdict)
      problems.push(`${run.runId} is ${copy} in the ledger`);
    const bytes = world.stores.objects.get(record.evidence.report?.key ?? '');
    if (
      bytes !== undefined &&
      !new TextDecoder().decode(bytes).includes(`"verdict":"${record.verdict}"`)
    ) {
      problems.push(`${run.runId} has a report of another verdict`);
    }
    return problems;
  });
}

/** An execution succeeds only where the record says `passed`: that is what a pipeline goes by. */
function gateAgrees(world: SimulatedWorld): string[] {
  return world.runs.flatMap((run) => {
    const [decision] = world.stores.recordsOf(run.runId);
    const isOpen = run.executions.some(({ status }) => status === 'SUCCEEDED');
    return isOpen && decision?.record.verdict !== 'passed'
      ? [`the gate of ${run.runId} is open, its record says ${decision?.record.verdict}`]
      : [];
  });
}

/** What a record says that its verdict speaks of is what was run, and who answered. */
function scopeIsTrue(world: SimulatedWorld): string[] {
  return decided(world).flatMap(({ run, record }) => {
    const { scope, verdict, governance_status: status } = record;
    if (scope === undefined) return [`${run.runId} does not say what it speaks of`];
    const isWhole = run.leftOut.length === 0;
    const answeredByMock = [...run.spokeTo].some(({ isMock }) => isMock);
    const isConclusive = verdict === 'passed' || verdict === 'failed';
    const planned = new Set(run.cases.map(({ text }) => text)).size;
    // A run that ends before it has planned anything knows of no case.
    const isCount = (told: number, count: number) =>
      told === count || (told === 0 && !isConclusive);
    const claims: [boolean, string][] = [
      [scope.complete === isWhole, `complete: ${scope.complete}`],
      [scope.limited_by.includes('tags') !== isWhole, `limited by ${scope.limited_by}`],
      [isCount(scope.cases_planned, planned), `${scope.cases_planned} cases planned`],
      [
        isCount(scope.cases_in_suite, planned + run.leftOut.length),
        `${scope.cases_in_suite} cases in the suite`,
      ],
      [!scope.simulated || run.home.isMock, 'simulated'],
      [scope.simulated || !(isConclusive && answeredByMock), 'not simulated'],
      [
        status !== 'compliant' || (verdict === 'passed' && isWhole && !answeredByMock),
        `${status} as ${verdict}`,
      ],
    ];
    return claims.flatMap(([isTrue, said]) => (isTrue ? [] : [`${run.runId} claims: ${said}`]));
  });
}

/** A run speaks to the place where it was made, and to no other, whoever asks for that. */
function staysWhereItWasMade(world: SimulatedWorld): string[] {
  return world.runs.flatMap(({ runId, home, spokeTo }) =>
    [...spokeTo].flatMap((place) =>
      place === home ? [] : [`${runId} of ${home.name} sent something to ${place.name}`],
    ),
  );
}

/** No run is refused an execution that the platform at its address has run for it. */
function ownExecution(world: SimulatedWorld): string[] {
  return decided(world).flatMap(({ run, record }) =>
    record.batches.flatMap(({ faults, stray_execution_ids: strays }) => {
      if (!faults.some(({ code }) => code === 'execution_shared')) return [];
      return strays.flatMap((id) =>
        run.home.platform.find(id)?.key.startsWith(`${run.runId}:`) === true
          ? [`${run.runId} was refused its own ${id} at ${run.home.name}`]
          : [],
      );
    }),
  );
}

/** What a record calls an answer is what arrived, byte for byte, and lies in the evidence. */
function evidenceIsBytes(world: SimulatedWorld): string[] {
  const kept = new Set([...world.stores.objects.values()].map(digestOf));
  return decided(world).flatMap(({ run, record }) =>
    record.batches.flatMap(({ index, results_sha256: results, answers_sha256: answers }) => {
      if (answers === undefined) return [];
      const batch = `batch ${index} of ${run.runId}`;
      const foreign = answers.filter((digest) => !run.home.platform.told.has(digest));
      const lost = answers.filter((digest) => !kept.has(digest) && !losesEvidence(world, run));
      return [
        ...foreign.map((digest) => `${batch} has an answer that never came: ${digest}`),
        ...lost.map((digest) => `${batch} has an answer that is not kept: ${digest}`),
        ...(results !== null && answers.length === 0 ? [`${batch} has results and no answer`] : []),
      ];
    }),
  );
}

/** By a second hand: what the standard says that a signature is of. */
function signedBytes({ payload, payloadType }: { payload: string; payloadType: string }): Buffer {
  const body = Buffer.from(payload, 'base64');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `),
    body,
  ]);
}

interface SignedStatement {
  readonly predicate: {
    readonly result: string;
    readonly 'cognigate.verdict/1': {
      readonly run_id: string;
      readonly verdict: string;
      readonly chain: { readonly sequence: number; readonly hash: string };
    };
  };
}

/** What is said of a run in a statement, as far as two of them would contradict each other. */
function claimIn(statement: string): string {
  const { predicate }: SignedStatement = JSON.parse(statement);
  const { result, 'cognigate.verdict/1': signed } = predicate;
  const { run_id, verdict, chain } = signed;
  return `${run_id} ${verdict} ${result} by record ${chain.sequence} ${chain.hash}`;
}

/** Every decided run has an envelope that verifies and says what its record does, whose report is the bytes that are kept. */
function signatureHolds(world: SimulatedWorld): string[] {
  if (!signsVerdicts(world.plan)) return [];
  return decided(world).flatMap(({ run, record }) => {
    const bytes = world.stores.envelopes.get(run.runId);
    if (bytes === undefined) {
      // A client that signs nothing knows of no signature.
      const isToBe = world.stores.runs.get(run.runId)?.signature !== undefined;
      const isOwed = isToBe && !losesEvidence(world, run);
      return isOwed ? [`the verdict of ${run.runId} was never signed`] : [];
    }
    const envelope = JSON.parse(new TextDecoder().decode(bytes));
    const signature = Buffer.from(envelope.signatures[0].sig, 'base64');
    const isGenuine = verify(null, signedBytes(envelope), PUBLIC_KEY, signature);
    const said = claimIn(Buffer.from(envelope.payload, 'base64').toString());
    const mayShip = record.verdict === 'passed' && record.governance_status === 'compliant';
    const result = mayShip ? 'PASSED' : 'FAILED';
    const recorded = `${run.runId} ${record.verdict} ${result} by record ${record.seq} ${record.hash}`;
    const report = world.stores.objects.get(record.evidence.report?.key ?? '');
    const isKept = report === undefined || digestOf(report) === record.evidence.report?.sha256;
    return [
      ...(isGenuine ? [] : [`the envelope of ${run.runId} does not verify`]),
      ...(said === recorded ? [] : [`an envelope says ${said}, the record ${recorded}`]),
      ...(isKept ? [] : [`the report of ${run.runId} is not the one that was signed for`]),
    ];
  });
}

/** The key has signed nothing of a run that contradicts something else it has signed of it, kept or not. */
function signedOnce(world: SimulatedWorld): string[] {
  const claims = new Map<string, Set<string>>();
  for (const { message } of world.stores.signed) {
    const text = Buffer.from(message).toString();
    const claim = claimIn(text.slice(text.indexOf('{')));
    const [runId = ''] = claim.split(' ');
    claims.set(runId, (claims.get(runId) ?? new Set()).add(claim));
  }
  return [...claims].flatMap(([runId, said]) =>
    said.size > 1 ? [`the key has signed of ${runId}: ${[...said].join(', and ')}`] : [],
  );
}

function retryAfterObeyed(world: SimulatedWorld): string[] {
  return world.earlyRequests;
}

/** No token and no client secret anywhere that somebody could read. */
function noSecret(world: SimulatedWorld): string[] {
  const places: [string, () => string][] = [
    [
      'the ledger',
      () => JSON.stringify([[...world.stores.runs.values()], [...world.stores.batches.values()]]),
    ],
    ['the audit chain', () => JSON.stringify([...world.stores.chains.values()])],
    ['a notification', () => JSON.stringify(world.deliveries)],
    [
      'a history',
      () =>
        JSON.stringify(
          world.runs.flatMap(({ executions }) =>
            executions.map((each) => [each.cause, each.history.map(({ cause }) => cause)]),
          ),
        ),
    ],
    [
      'evidence',
      () =>
        [...world.stores.objects.values()]
          .map((bytes) => new TextDecoder().decode(bytes))
          .join('\n'),
    ],
  ];
  return places.flatMap(([place, text]) =>
    text().includes('canary-') ? [`a secret is in ${place}`] : [],
  );
}

/** Histories, states and the limits of the engine stay far from where Step Functions would end a run. */
function limitsKept(world: SimulatedWorld): string[] {
  return world.runs.flatMap(({ runId, executions }) =>
    executions.flatMap(({ history, largestStateBytes, status }) => {
      const problems: string[] = [];
      if (history.length > MAX_EVENTS)
        problems.push(`${runId} has ${history.length} history events`);
      if (largestStateBytes > MAX_STATE_BYTES)
        problems.push(`${runId} has a state of ${largestStateBytes} bytes`);
      if (status === 'TIMED_OUT')
        problems.push(`${runId} ran into the time limit of the state machine`);
      const broken = history.find(
        ({ error }) => error?.startsWith('States.') === true && error !== 'States.Timeout',
      );
      if (broken !== undefined) problems.push(`${runId} ended a state by ${broken.error}`);
      return problems;
    }),
  );
}

export const oracles = {
  falseGreen,
  falseRed,
  lost,
  earlyDeadline,
  orphan,
  adoptedOnce,
  orderedOnce,
  leftRunning,
  leavesStrangers,
  oneAuditRecord,
  auditBeforeNotification,
  silent,
  oneNotificationId,
  chainVerifies,
  oneVerdict,
  gateAgrees,
  scopeIsTrue,
  staysWhereItWasMade,
  ownExecution,
  evidenceIsBytes,
  signatureHolds,
  signedOnce,
  retryAfterObeyed,
  noSecret,
  limitsKept,
} as const satisfies Record<string, Oracle>;
export type OracleName = keyof typeof oracles;

function accepted(world: SimulatedWorld): SimulatedRun[] {
  return world.runs.filter(({ runId }) => world.stores.runs.has(runId));
}

function decided(world: SimulatedWorld): { run: SimulatedRun; record: AuditRecord }[] {
  return world.runs.flatMap((run) =>
    world.stores.recordsOf(run.runId).map(({ record }) => ({ run, record })),
  );
}

interface JudgedCase {
  readonly isRight: boolean;
  readonly isWrong: boolean;
}

/** A case that is run more than once is right where it always was, and wrong where it was not. */
function judgedCases(run: SimulatedRun, record: AuditRecord): JudgedCase[] {
  const isHeld = run.plan.mode === 'conversations';
  const [isRight, isWrong] = isHeld
    ? [certainlyPleased, certainlyDispleased]
    : [certainlyRight, certainlyWrong];
  const calls = Map.groupBy(judgedBatches(run, record), ({ planned }) => planned.text);
  return [...calls.values()].map((ofCase) => ({
    isRight: ofCase.every(isRight),
    isWrong: ofCase.some(isWrong),
  }));
}

/** For every planned call what the platform served for it, in the batch's own execution. */
function judgedBatches(run: SimulatedRun, record: AuditRecord): Judged[] {
  const { casesPerBatch } = run.plan;
  const judged = Array.from({ length: run.plan.batches }, (_, index) => {
    const cases = run.cases.slice(index * casesPerBatch, (index + 1) * casesPerBatch);
    const batch = record.batches.find((each) => each.index === index);
    const execution = run.home.platform.find(batch?.execution_id ?? '');
    const isOwn =
      execution !== undefined &&
      batchKeyOf(execution.key) === `${run.runId}:${index}` &&
      JSON.stringify(execution.cases) === JSON.stringify(cases);
    const served =
      servedIn(run.home, execution?.id, batch?.answers_sha256) ??
      [...(run.home.platform.served.get(execution?.id ?? '') ?? [])].find(
        (text) => digestOf(text) === batch?.results_sha256,
      );
    const isSound = isOwn && execution.word === 'completed';
    const results: unknown[] | null = served === undefined ? null : JSON.parse(served);
    return cases.map((planned, position) => ({
      planned,
      position,
      results,
      isOwn,
      isSound,
      size: cases.length,
    }));
  }).flat();
  const isLatencyUntold = judged.every(({ results }) => results?.every(isSilentOnLatency) ?? true);
  return judged.map((each): Judged => ({ ...each, isLatencyUntold }));
}

function losesEvidence({ plan }: SimulatedWorld, run: SimulatedRun): boolean {
  return plan.faults.some((fault) => fault.run === run.plan.index && fault.fault === 'gone');
}

/** The results in the answers that the batch is judged by: all in one, or run by run. */
function servedIn(
  { platform }: SimulatedPlace,
  executionId: string | undefined,
  answers: readonly string[] = [],
): string | undefined {
  const served = answers.flatMap(
    (digest) => platform.servedIn.get(`${executionId} ${digest}`) ?? [],
  );
  if (served.length < 2) return served[0];
  return JSON.stringify(served.flatMap((results): unknown[] => JSON.parse(results)));
}

function isSilentOnLatency(result: unknown): boolean {
  return typeof result !== 'object' || result === null || !('latency_ms' in result);
}

/** A client whose keys change with every attempt writes the attempt behind them. */
function batchKeyOf(key: string): string {
  return key.split(':').slice(0, 2).join(':');
}
