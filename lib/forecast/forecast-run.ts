import { type BatchRecord, isOver, isPlanned } from '../domain/batch.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { tokenBucket } from '../domain/pace/budget-rule.ts';
import type { RateLimit } from '../domain/pace/rate-budget.ts';
import { callsOf } from '../domain/stopping/marks.ts';
import { mayEndEarly, planRepetitions } from '../domain/suite/planning/plan-repetitions.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { faceOf } from '../domain/suite/suite-face.ts';
import { VirtualClock } from '../engine/virtual-clock.ts';
import { driveRun } from '../local/drive-run.ts';
import { FIRST_LOOK_MS } from '../local/local-gate.ts';
import { newRunId } from '../local/new-run-id.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import type { Credentials } from '../platforms/access-token.ts';
import { platformAddress } from '../platforms/platform-address.ts';
import { acceptRun } from '../steps/accept-run.ts';
import { lookSeedOf } from '../steps/look-seed.ts';
import type { Ports } from '../steps/ports/ports.ts';
import type { RunLedger } from '../steps/ports/run-ledger.ts';
import { awsCents, StoreMeter } from './aws-bill.ts';
import { withCalls } from './calls.ts';
import type { Forecast } from './forecast.ts';
import { MemoryEvidence, unusedBudget } from './memory-ports.ts';
import { modelledPlatform } from './modelled-platform.ts';
import { mostTurns } from './modelled-simulator.ts';
import { ModelledWire } from './modelled-wire.ts';
import { type StatedPace, statedPace } from './stated-pace.ts';

/** Stores of this machine and the conversations of an adapter hand on by so many turns of the event loop. */
const TURNS = 4;
/** Where no address is set: nothing of its budget is used. */
const NOWHERE = 'https://platform.invalid';

export interface ForecastOptions {
  /** A copy of the state as it stands, on which nothing rests: what a run would write is written to it. */
  readonly state: StateDirectory;
  /** Milliseconds since 1970 UTC. */
  readonly startsAt: number;
  readonly rateLimit: RateLimit;
  /** Undefined where none is set, and for a mock of the run's own. */
  readonly baseUrl: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly credentials: Credentials | undefined;
  readonly isMock: boolean;
  readonly secondsPerCase: number | undefined;
  /** Where it is known of the platform; by what it did before where absent. */
  readonly tellsProgress?: boolean;
}

/** Null where only the platform knows what a suite has: playbooks are its own, and scenarios that are named by how they begin. */
export async function forecastRun(
  suite: Suite,
  options: ForecastOptions,
): Promise<(Forecast & { readonly endsAt: number }) | null> {
  const face = faceOf(suite);
  const turns = face === 'simulator' ? mostTurns(suite) : null;
  if (face === 'playbooks' || (face === 'simulator' && turns === null)) return null;
  const { state, isMock, baseUrl = NOWHERE, secondsPerCase } = options;
  const run = {
    suiteId: suite.suite_id,
    platformUrl: platformAddress(baseUrl).text,
    ...(isMock ? { simulated: true as const } : {}),
  };
  const { tellsProgress } = options;
  const pace = await statedPace(suite, { state, run, secondsPerCase, isMock, tellsProgress });
  const told = asIfAllPassed(suite);
  const lookSeed = await lookSeedOf(suite, state.ledger);
  // First, since the run on this machine leaves behind what it has learnt.
  const cents = await billInAccount(told, { ...options, pace });
  const here = await runHere(told, { ...options, pace, lookSeed });
  const { requests } = here;
  return {
    suite_id: suite.suite_id,
    tries: here.tries,
    batches: here.batches,
    messages: turns ?? requests.message ?? here.tries,
    requests: Object.values(requests).reduce((sum, count) => sum + count, 0),
    requests_by_kind: requests,
    seconds: (here.endsAt - options.startsAt) / 1_000,
    batches_cut_off: here.cutOff,
    aws_cents: cents,
    assumptions: [
      ...pace.assumptions,
      ...here.assumptions,
      ...paidTurns(turns, suite),
      ...endsEarly(suite),
    ],
    ...(await everyCall(suite, options)),
    endsAt: here.endsAt,
  };
}

/** What is paid to the provider of a model, said out loud. */
function paidTurns(turns: number | null, { cognigy }: Suite): string[] {
  if (turns === null) return [];
  return [
    `every conversation takes all of its turns: ${turns} turns of the language model ${cognigy?.model}, which its provider is paid for`,
  ];
}

function endsEarly(suite: Suite): string[] {
  if (!mayEndEarly(suite)) return [];
  const calls = planRepetitions(suite).length;
  return [
    `every case passes, by which it ends early: a bot that is close to what is asked for takes up to all ${calls} calls`,
  ];
}

/** What the run would cost that does not end early, beside one that does. */
async function everyCall(
  { stop, ...suite }: Suite,
  options: ForecastOptions,
): Promise<Pick<Forecast, 'every_call'>> {
  if (stop === undefined) return {};
  const forecast = await forecastRun(suite, options);
  if (forecast === null) return {};
  const { tries, messages, requests, seconds, aws_cents } = forecast;
  return { every_call: { tries, messages, requests, seconds, aws_cents } };
}

/** The longest that the conversations of a suite can be. */
function asIfAllPassed(suite: Suite): Suite {
  const { cognigy } = suite;
  return cognigy === undefined
    ? suite
    : { ...suite, cognigy: { ...cognigy, evaluate_all_turns: true } };
}

interface Modelled extends ForecastOptions {
  readonly pace: StatedPace;
  readonly lookSeed?: string;
}

/** The run as this machine would make it. */
async function runHere(suite: Suite, options: Modelled) {
  const { state, rateLimit, baseUrl = NOWHERE, endpointUrl = baseUrl, credentials } = options;
  const clock = new VirtualClock(options.startsAt, TURNS);
  const now = () => clock.now();
  const address = platformAddress(baseUrl);
  const wire = new ModelledWire((ms) => clock.sleep(ms));
  const tokens = credentials && state.tokenCache({ url: address.text, credentials, now });
  const platform = modelledPlatform(suite, {
    ...options,
    wire,
    clock,
    address,
    kept: tokens && {
      credentials,
      // Its lease is a file beside the state, and there is nobody to share it with.
      tokens: { read: () => tokens.read(), write: (token) => tokens.write(token) },
    },
    messages: (perHour) => state.messageBudget(platformAddress(endpointUrl).text, perHour, now),
  });
  const ports: Ports = {
    ...storesOf(state, clock),
    evidence: new MemoryEvidence(),
    budget: state.rateBudget(address.text, rateLimit, now),
    platform,
    notifier: NOBODY,
    now,
    firstLookMs: FIRST_LOOK_MS,
  };
  const runId = await clock.run(accepted(suite, options, ports));
  await clock.run(driveRun(runId, { ports, clock }).ended);
  await assertMade(runId, state);
  const batches = await state.ledger.listBatches(runId);
  const mayBeLeftOut = mayEndEarly(suite);
  const isCutOff = (each: BatchRecord) => !isOver(each) && !(mayBeLeftOut && isPlanned(each));
  const cutOff = batches.filter((each) => isCutOff(each) || each.phase === 'abandoned').length;
  const sent = mayBeLeftOut ? batches.filter((each) => !isPlanned(each)) : batches;
  return {
    requests: wire.requests,
    endsAt: now(),
    batches: sent.length,
    tries: sent.reduce((sum, each) => sum + callsOf(each), 0),
    cutOff,
    assumptions: isWindowShared(batches, suite) ? [SHARED_WINDOW] : [],
  };
}

/** The run as a deployed gate would make it, whose budgets are its own. */
async function billInAccount(suite: Suite, options: Modelled): Promise<number> {
  const { state, rateLimit, baseUrl = NOWHERE } = options;
  const clock = new VirtualClock(options.startsAt, TURNS);
  const now = () => clock.now();
  const wire = new ModelledWire((ms) => clock.sleep(ms));
  const address = platformAddress(baseUrl);
  const meter = new StoreMeter();
  const { pace } = options;
  const ports: Ports = {
    ...meter.metered({
      ...storesOf(state, clock),
      // Those of an account are its own.
      durations: {
        recent: (suiteId) => state.durations.recent(suiteId),
        add: async () => undefined,
      },
      evidence: new MemoryEvidence(),
      budget: unusedBudget(tokenBucket(rateLimit), now),
    }),
    platform: modelledPlatform(suite, { pace, wire, clock, address }),
    notifier: NOBODY,
    now,
    waiting: { sleep: (seconds) => clock.sleep(seconds * 1_000), seconds: () => now() / 1_000 },
  };
  const runId = await clock.run(accepted(suite, options, ports));
  const cents = await clock.run(awsCents(runId, ports, { clock, meter }));
  await assertMade(runId, state);
  return cents;
}

/** @throws ConfigurationInvalid where a run would end before it has asked the bot anything. */
async function assertMade(runId: string, { ledger }: StateDirectory): Promise<void> {
  const run = await ledger.readRun(runId);
  if (run?.verdict !== 'error' && run?.verdict !== 'rejected') return;
  throw new ConfigurationInvalid(`a run would end at once: ${run.reasons[0]?.message}`);
}

const SHARED_WINDOW =
  'batches share the message window evenly: how often each looks whether it has room again hangs on which of them is faster (concurrency: 1 leaves nothing open)';

function isWindowShared(batches: readonly BatchRecord[], { concurrency }: Suite): boolean {
  const waited = batches.some(({ faults }) =>
    faults.some(({ code }) => code === 'message_window_full'),
  );
  return waited && batches.length > 1 && concurrency > 1;
}

const NOBODY: Ports['notifier'] = {
  endpoints: [],
  deliver: async () => ({ status: 'delivered' }),
};

/** Their commits take real time, in which none passes. */
function storesOf({ ledger, audit, durations, baselines }: StateDirectory, clock: VirtualClock) {
  const around = (work: () => Promise<unknown>) => clock.during(work);
  return {
    ledger: asIfPassed(withoutVerdicts(withCalls(ledger, around))),
    audit: withCalls(audit, around),
    durations: withCalls(durations, around),
    baselines: withCalls(baselines, around),
  };
}

/** What earlier runs have judged is not asked for: their evidence is not here, and makes no run cheaper. */
function withoutVerdicts(ledger: RunLedger): RunLedger {
  return new Proxy(ledger, {
    get(target, property) {
      if (property !== 'recentRuns') return Reflect.get(target, property, target);
      return async (...given: Parameters<RunLedger['recentRuns']>) => {
        const runs = await target.recentRuns(...given);
        return runs.map((run) => ({ ...run, verdict: null }));
      };
    },
  });
}

/** Each call that is judged while the run goes on is taken for one that passed, since a model has no answer that would. */
function asIfPassed(ledger: RunLedger): RunLedger {
  return new Proxy(ledger, {
    get(target, property) {
      if (property !== 'updateBatch') return Reflect.get(target, property, target);
      return (batch: BatchRecord) => {
        const { marks } = batch;
        return target.updateBatch(
          marks === undefined ? batch : { ...batch, marks: marks.replace(/[fn]/g, 'p') },
        );
      };
    },
  });
}

async function accepted(
  suite: Suite,
  { baseUrl = NOWHERE, isMock, lookSeed }: Modelled,
  ports: Ports,
): Promise<string> {
  const runId = newRunId(ports.now());
  await acceptRun(
    {
      runId,
      suite,
      defaultedThresholds: [],
      trigger: { kind: 'cli', principal: 'dry run' },
      platformUrl: platformAddress(baseUrl).text,
      toolVersion: 'dry run',
      simulated: isMock,
      lookSeed,
    },
    ports,
  );
  return runId;
}
