import { AuditUnavailable, StoreUnavailable } from '../../lib/domain/errors.ts';
import { evidenceRefOf, intactEvidence } from '../../lib/domain/evidence-ref.ts';
import { adjusted, takeFrom } from '../../lib/domain/pace/rate-budget.ts';
import { AccessTokenSource } from '../../lib/platforms/access-token.ts';
import { ApiKey } from '../../lib/platforms/cognigy-ai/api-key.ts';
import { cognigyAiPlatform } from '../../lib/platforms/cognigy-ai/cognigy-ai-platform.ts';
import { patientPlatform } from '../../lib/platforms/cognigy-ai/patient-platform.ts';
import { simulations } from '../../lib/platforms/cognigy-ai/simulator/simulations.ts';
import { encodeBatch } from '../../lib/platforms/executions-v1/encode-batch.ts';
import { executionsV1Platform } from '../../lib/platforms/executions-v1/executions-v1-platform.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import type { TokenCache } from '../../lib/platforms/token-cache.ts';
import type { DeliveryOutcome, NotificationMessage } from '../../lib/steps/ports/notifier.ts';
import type { Platform } from '../../lib/steps/ports/platform.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import type { StoreEffect } from '../effects.ts';
import type { FunctionCall } from './function-call.ts';
import { API_KEY } from './order-answers.ts';
import { simulatedHttp } from './simulated-http.ts';
import { CLIENT_SECRET } from './simulated-platform.ts';
import { signsVerdicts, simulatedSigning } from './simulated-signing.ts';

export const ENDPOINT = 'ci-webhook';
/** Small enough to be felt by five runs. */
const BUDGET = { requests: 120, seconds: 60 };
const LEASE_MS = 10_000;
const LEASE_CHECK_MS = 500;

/** The ports of one function, every effect of which may fail, be late, or be its last. */
export function simulatedPorts(call: FunctionCall): Ports {
  return {
    ledger: ledger(call),
    evidence: evidence(call),
    audit: audit(call),
    baselines: {
      list: () => storeEffect(call, 'baselines.list', () => []),
      set: async () => {},
    },
    durations: durations(call),
    platform: platform(call),
    budget: budget(call),
    notifier: {
      endpoints: [ENDPOINT],
      deliver: (_, message) => deliver(call, message),
    },
    ...(signsVerdicts(call.world.plan) ? { signing: simulatedSigning(call) } : {}),
    now: call.now,
    // As a function does in an account, in every second simulation; in the others as on a laptop.
    ...(call.world.plan.seed % 2 === 0 ? { waiting: waiting(call) } : {}),
  };
}

function waiting(call: FunctionCall): NonNullable<Ports['waiting']> {
  return {
    sleep: (seconds) => call.pass(seconds * 1_000),
    seconds: () => call.world.clock.now() / 1_000,
  };
}

function ledger(call: FunctionCall): Ports['ledger'] {
  const { stores } = call.world;
  return {
    createRun: (run) => storeEffect(call, 'run.create', () => stores.createRun(run)),
    readRun: (runId) => storeEffect(call, 'run.read', () => stores.runs.get(runId) ?? null),
    updateRun: (run) => storeEffect(call, 'run.update', () => stores.updateRun(run)),
    recentRuns: async (suiteId, limit) =>
      [...stores.runs.values()].filter((run) => run.suiteId === suiteId).slice(0, limit),
    createBatches: (batches) =>
      storeEffect(call, 'batches.create', () => stores.createBatches(batches)),
    listBatches: (runId) => storeEffect(call, 'batches.list', () => stores.listBatches(runId)),
    updateBatch: (batch) => storeEffect(call, 'batch.update', () => stores.updateBatch(batch)),
    claimExecution: (execution, runId) =>
      storeEffect(call, 'execution.claim', () => stores.claimExecution(execution, runId)),
    executionHolder: (execution) =>
      storeEffect(call, 'execution.holder', () => stores.executionHolder(execution)),
  };
}

function evidence(call: FunctionCall): Ports['evidence'] {
  const { stores } = call.world;
  return {
    put: (runId, name, extension, bytes) =>
      storeEffect(call, 'evidence.put', () => {
        const ref = evidenceRefOf(runId, name, extension, bytes);
        stores.objects.set(ref.key, bytes);
        return ref;
      }),
    get: (ref) =>
      storeEffect(call, 'evidence.get', () =>
        intactEvidence(ref, stores.objects.get(ref.key) ?? null),
      ),
  };
}

function audit(call: FunctionCall): Ports['audit'] {
  const { stores, clock } = call.world;
  return {
    head: (chain) => storeEffect(call, 'audit.head', () => stores.head(chain)),
    insert: (record) =>
      storeEffect(call, 'audit.insert', () => stores.insertRecord(record, clock.now())),
    recordsAfter: (chain, seq) =>
      storeEffect(call, 'audit.read', () => stores.recordsAfter(chain, seq)),
  };
}

function durations(call: FunctionCall): Ports['durations'] {
  const { stores } = call.world;
  return {
    recent: (suiteId) =>
      storeEffect(call, 'durations.read', () => [...(stores.durations.get(suiteId) ?? [])]),
    add: (suiteId, duration) =>
      storeEffect(call, 'durations.add', () => {
        stores.durations.set(suiteId, [duration, ...(stores.durations.get(suiteId) ?? [])]);
      }),
  };
}

function budget(call: FunctionCall): Ports['budget'] {
  const { now } = call;
  const place = call.run.at;
  return {
    take: ({ runId, wanted, urgent }) =>
      storeEffect(call, 'budget.take', () => {
        const request = { run: runId, wanted, urgent, now: now() };
        const { state, granted, waitMs } = takeFrom(place.budget, BUDGET, request);
        place.budget = state;
        return { granted, waitMs };
      }),
    adjust: (requests) =>
      storeEffect(call, 'budget.adjust', () => {
        place.budget = adjusted(place.budget, BUDGET, requests, now());
      }),
  };
}

function platform(call: FunctionCall): Platform {
  return call.run.plan.mode === 'conversations' ? holdingPlatform(call) : executingPlatform(call);
}

/** One that holds conversations itself, as a function of a gate for such suites has it. */
function holdingPlatform(call: FunctionCall): Platform {
  const address = platformAddress(call.run.at.url);
  const { now } = call;
  const client = patientPlatform(
    cognigyAiPlatform({
      address,
      endpoint: () => address,
      odata: () => address,
      key: new ApiKey(API_KEY),
      http: () => simulatedHttp(call),
      messages: () => budget(call),
      now,
      elapsed: () => call.world.clock.now(),
      sleep: (ms) => call.pass(ms),
      simulations,
    }),
    now,
  );
  const operation = async <T>(ask: () => Promise<T>): Promise<T> => {
    const begun = { at: call.world.clock.now() };
    call.operations.add(begun);
    try {
      return await ask();
    } finally {
      call.operations.delete(begun);
    }
  };
  return {
    ...client,
    prepare: (suite) => operation(() => client.prepare(suite)),
    submit: (request) => operation(() => client.submit(request)),
    status: (id, asked) => operation(() => client.status(id, asked)),
    results: (id, asked) => operation(() => client.results(id, asked)),
    cancel: (id) => operation(() => client.cancel(id)),
  };
}

function executingPlatform(call: FunctionCall): Platform {
  const address = platformAddress(call.run.at.url);
  let hasMockAnswered = false;
  const tokens = new AccessTokenSource({
    address,
    credentials: async () => ({ clientId: 'gate', clientSecret: CLIENT_SECRET }),
    http: simulatedHttp(call),
    now: call.now,
    cache: tokenCache(call),
  });
  /** One thing that a step wants of the platform, in as many requests as it takes. */
  const operation = async <T>(ask: (platform: Platform) => Promise<T>): Promise<T> => {
    const begun = { at: call.world.clock.now() };
    const http = simulatedHttp(call, begun);
    const asked = executionsV1Platform({ address, tokens, http, now: call.now });
    call.operations.add(begun);
    try {
      return await ask(asked);
    } finally {
      hasMockAnswered ||= asked.hasMockAnswered?.() === true;
      call.operations.delete(begun);
    }
  };
  return {
    encodeBatch,
    hasMockAnswered: () => hasMockAnswered,
    submit: (request) => operation((platform) => platform.submit(request)),
    status: (id, asked) => operation((platform) => platform.status(id, asked)),
    results: (id, asked) => operation((platform) => platform.results(id, asked)),
  };
}

function storeEffect<T>(call: FunctionCall, effect: StoreEffect, act: () => T): Promise<T> {
  const { world } = call;
  const Unavailable = effect.startsWith('audit.') ? AuditUnavailable : StoreUnavailable;
  const failed = () => new Unavailable(`${effect} cannot be reached`);
  return call.perform(effect, {
    there: world.latency(1, 12),
    act: async (plan) => {
      switch (plan?.fault) {
        case 'before':
          throw failed();
        case 'after':
          act();
          throw failed();
        case 'late':
          world.later(1_000 + plan.amount * 90_000, act);
          throw failed();
        case 'slow':
          await call.pass(plan.amount * 130_000);
          return act();
        case 'gone':
          // Everything that the run has put away so far.
          for (const key of world.stores.objects.keys()) {
            if (key.startsWith(`${call.run.runId}/`)) world.stores.objects.delete(key);
          }
          return act();
        default:
          return act();
      }
    },
  });
}

function deliver(call: FunctionCall, message: NotificationMessage): Promise<DeliveryOutcome> {
  const { world, run } = call;
  const receive = () => world.deliveries.push({ runId: run.runId, at: world.clock.now(), message });
  const failed = (permanent: boolean): DeliveryOutcome => ({
    status: 'failed',
    problem: 'the receiver did not acknowledge',
    permanent,
  });
  return call.perform<DeliveryOutcome>('deliver', {
    there: world.latency(10, 100),
    back: world.latency(10, 100),
    act: (plan) => {
      if (plan?.fault === 'failed') return failed(false);
      if (plan?.fault === 'gone') return failed(true);
      receive();
      return plan?.fault === 'lost' ? failed(false) : { status: 'delivered' };
    },
  });
}

/** Shared by all functions; its lease ends by itself where its holder died. */
function tokenCache(call: FunctionCall): TokenCache {
  const { run, world } = call;
  const { clock } = world;
  const place = run.at;
  return {
    read: () => storeEffect(call, 'cache.read', () => place.token),
    write: (token) =>
      storeEffect(call, 'cache.write', () => {
        place.token = token;
      }),
    async withLease(work) {
      for (let waited = 0; waited < LEASE_MS && clock.now() < place.leaseUntil; ) {
        await call.pass(LEASE_CHECK_MS);
        waited += LEASE_CHECK_MS;
      }
      const until = clock.now() + LEASE_MS;
      place.leaseUntil = until;
      try {
        return await work();
      } finally {
        if (place.leaseUntil === until) place.leaseUntil = 0;
      }
    },
  };
}
