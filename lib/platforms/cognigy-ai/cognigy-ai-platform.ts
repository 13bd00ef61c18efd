import * as z from 'zod';
import { IntegrityViolated } from '../../domain/errors.ts';
import type { Suite, TestCase } from '../../domain/suite/suite.ts';
import { faceOf, isJudgedByUs } from '../../domain/suite/suite-face.ts';
import type { DriveRequest, Platform, PreparedSuite } from '../../steps/ports/platform.ts';
import type { RateBudget } from '../../steps/ports/rate-budget.ts';
import type { HttpClient } from '../http.ts';
import { maskedAnswers } from '../masked-answers.ts';
import { MockWatch } from '../mock-watch.ts';
import type { PlatformAddress } from '../platform-address.ts';
import { Secrets } from '../secrets.ts';
import type { ApiCallerOptions } from './api-caller.ts';
import { cognigyAiApi } from './api-client.ts';
import type { ApiKey } from './api-key.ts';
import { ConversationBatch, encodeConversationBatch } from './conversation/conversation-batch.ts';
import { Conversations } from './conversation/conversations.ts';
import {
  type ConversationLookUp,
  prepareConversations,
} from './conversation/prepare-conversations.ts';
import { PlatformClock } from './platform-clock.ts';
import { encodePlaybookBatch, PlaybookBatch } from './playbook-batch.ts';
import { playbookEvidence } from './playbook-evidence.ts';
import type { PlaybookPorts } from './playbook-ports.ts';
import { cancelTask, lookAtTask, schedulePlaybook } from './playbook-runs.ts';
import { preparePlaybooks } from './prepare-playbooks.ts';
import { isSimulation } from './simulator/batch-place.ts';
import { encodeSimulationBatch, SimulationBatch } from './simulator/simulation-batch.ts';
import type { Simulations } from './simulator/simulations.ts';

export interface CognigyAiOptions {
  /** Of the API. */
  readonly address: PlatformAddress;
  /** Where bots are spoken to; asked for when a conversation is begun. */
  readonly endpoint: () => PlatformAddress;
  /** Where analytics are read over OData; asked for when a suite takes its intents from there. */
  readonly odata: () => PlatformAddress;
  readonly key: ApiKey;
  /** What is known to be secret beside the key. */
  readonly secrets?: Secrets;
  /** A client that waits for an answer for as many milliseconds; 10 s where absent. */
  readonly http: (timeoutMs?: number) => HttpClient;
  /** The messages that all runs together may send to the endpoints in an hour. */
  readonly messages: (perHour: number) => RateBudget;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** The client of the Simulator, where it is at hand; read when it is needed where absent. */
  readonly simulations?: SimulatorClient;
}

type SimulatorClient = (access: ApiCallerOptions, now: () => number) => Simulations;

const Batch = z.discriminatedUnion('kind', [PlaybookBatch, ConversationBatch, SimulationBatch]);

/** Execution ids of conversations are ours, and begin like this. */
const OWN_EXECUTION = 'conversation:';

/** The platform behind the documented API of Cognigy.AI, in each of its modes. */
export function cognigyAiPlatform(options: CognigyAiOptions): Required<Omit<Platform, 'place'>> {
  const watch = new MockWatch();
  const http = (timeoutMs?: number) => watch.of(options.http(timeoutMs));
  const { address, key, now, elapsed, sleep, messages, secrets = new Secrets() } = options;
  const access = { address, key, http: http(), secrets };
  const api = cognigyAiApi(access);
  const simulator = onceLoaded(access, options);
  const lookUp = { api, sleep };
  const playbooks: PlaybookPorts = {
    api,
    now,
    clock: new PlatformClock(now),
    done: new Map(),
  };
  const analytics = () => ({
    http: maskedAnswers(http(), secrets),
    address: options.odata(),
    key,
  });
  let conversations: Conversations | null = null;
  const spoken = () => {
    conversations ??= new Conversations({
      lookUp,
      http: (timeoutMs) => maskedAnswers(http(timeoutMs), secrets),
      endpoint: options.endpoint(),
      messages,
      analytics,
      elapsed,
    });
    return conversations;
  };

  const drive = (request: DriveRequest) => {
    const batch = batchIn(request.payload);
    if (batch.kind !== 'conversation') {
      throw new IntegrityViolated(`execution ${request.executionId} cannot be driven`);
    }
    return spoken().drive(batch, request);
  };

  return {
    name: 'cognigy-ai',
    hasMockAnswered: () => watch.hasAnswered,
    // A run that nobody was told of is found by its playbook, of which two may be under way.
    takesOneAtATime: true,
    looksForLost: true,
    encodeBatch: encodeCognigyBatch,
    drive,
    ...executions(playbooks, simulator),
    prepare: (suite) =>
      prepareByMode(suite, { ...lookUp, analytics, simulator, endpoint: options.endpoint }),
  };
}

interface Preparing extends ConversationLookUp {
  readonly endpoint: () => PlatformAddress;
  readonly simulator: () => Promise<Simulations>;
}

async function prepareByMode(suite: Suite, by: Preparing): Promise<PreparedSuite> {
  switch (faceOf(suite)) {
    case 'simulator':
      return { suite: await (await by.simulator()).prepare(suite, by), driven: false };
    case 'conversation':
      by.endpoint();
      return { suite: await prepareConversations(suite, by), driven: true };
    default:
      return { suite: await preparePlaybooks(suite, by), driven: false };
  }
}

/** Read where a suite or an execution is of that mode, since functions of other gates do without. */
function onceLoaded(
  access: ApiCallerOptions,
  { now, simulations: given }: Pick<CognigyAiOptions, 'now' | 'simulations'>,
): () => Promise<Simulations> {
  let loaded: Promise<Simulations> | null = null;
  const load = async () => {
    const client = given ?? (await import('./simulator/simulations.ts')).simulations;
    return client(access, now);
  };
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** Executions that the platform makes by itself; those of conversations are ours, and only have a name. */
function executions(
  ports: PlaybookPorts,
  simulator: () => Promise<Simulations>,
): Pick<Required<Platform>, 'submit' | 'status' | 'results' | 'cancel'> {
  return {
    async submit(request) {
      const batch = batchIn(request.payload);
      if (batch.kind === 'playbook') return schedulePlaybook(batch, request, ports);
      if (batch.kind === 'simulation') {
        return (await simulator()).submit(batch, request);
      }
      const executionId = `${OWN_EXECUTION}${request.idempotencyKey}`;
      return { status: 'accepted', executionId, reached: false };
    },

    async status(executionId) {
      if (isSimulation(executionId)) return (await simulator()).status(executionId);
      return lookAtTask(executionId, ports);
    },

    async results(executionId, { sent, keep } = {}) {
      const batch = sent === undefined ? null : batchIn(await sent.payload());
      const kept = keep === undefined ? {} : { keep };
      if (batch?.kind === 'simulation') {
        return (await simulator()).results(executionId, { batch, ...kept });
      }
      if (sent === undefined || batch?.kind !== 'playbook') {
        throw new IntegrityViolated(`execution ${executionId} is no run of a playbook`);
      }
      return playbookEvidence(executionId, { batch, sent, ...kept }, ports);
    },

    async cancel(executionId) {
      if (isSimulation(executionId)) return (await simulator()).cancel(executionId);
      return executionId.startsWith(OWN_EXECUTION) ? null : cancelTask(executionId, ports);
    },
  };
}

/** The request of a batch, in whichever mode. */
export function encodeCognigyBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array {
  if (faceOf(suite) === 'simulator') return encodeSimulationBatch(suite, cases);
  return isJudgedByUs(suite)
    ? encodeConversationBatch(suite, cases)
    : encodePlaybookBatch(suite, cases);
}

/** @throws IntegrityViolated where the stored request is not this platform's. */
function batchIn(payload: Uint8Array): z.infer<typeof Batch> {
  const read = Batch.safeParse(JSON.parse(new TextDecoder().decode(payload)));
  if (read.success) return read.data;
  throw new IntegrityViolated('the stored request of a batch is not for the platform cognigy-ai');
}
