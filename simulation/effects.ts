/** Everything a step does to the world, or asks of it. */
export const storeEffects = [
  'run.create',
  'run.read',
  'run.update',
  'batches.create',
  'batches.list',
  'batch.update',
  'execution.claim',
  'evidence.put',
  'evidence.get',
  'audit.head',
  'audit.insert',
  'audit.read',
  'durations.read',
  'baselines.list',
  'durations.add',
  'budget.take',
  'budget.adjust',
] as const;
export const quietEffects = ['cache.read', 'cache.write', 'execution.holder'] as const;

/** Drawn for no fault and no kill, so that seeds from before verdicts were signed stay what they were. */
type SigningEffect = 'key.ask' | 'key.sign' | 'key.keep' | 'envelope.read' | 'envelope.keep';

/** Everything that a step does to the world, or asks of it. */
export type HttpEffect = BatchEffect | OrderEffect;
type BatchEffect = 'token' | 'submit' | 'status' | 'results';
/** Of conversations that the platform holds: what is planned by, the order, its search, its end. */
export type OrderEffect = 'look_up' | 'submit' | 'seek' | 'status' | 'results' | 'stop';
export type StoreEffect =
  | (typeof storeEffects)[number]
  | (typeof quietEffects)[number]
  | SigningEffect;
export type Effect = HttpEffect | StoreEffect | 'deliver';

/** Effects that leave something behind; a kill at any other is one at its neighbour. */
export const lastingEffects: ReadonlySet<Effect> = new Set<Effect>([
  'token',
  'submit',
  'status',
  'results',
  'run.create',
  'run.update',
  'batches.create',
  'batch.update',
  'execution.claim',
  'evidence.put',
  'audit.insert',
  'durations.add',
  'cache.write',
  'deliver',
]);

/** Effects on the ledger that later steps go by. */
export const ledgerWrites: ReadonlySet<Effect> = new Set<Effect>([
  'run.create',
  'run.update',
  'batches.create',
  'batch.update',
  'audit.insert',
]);

const anyHttpFaults = [
  'no_connection',
  'no_answer',
  'error_before',
  'throttled',
  'throttled_by_date',
  'throttled_silently',
  'unauthorized',
  'torn',
  'html',
  'empty',
  'odd_body',
  'slow',
] as const;
const submitFaults = [
  'answer_lost',
  'late',
  'error_after',
  'refused',
  'conflict',
  'same_id',
  'id_of_another_run',
  'forbidden',
] as const;
const statusFaults = [
  'unknown_word',
  'not_found',
  'odd_progress',
  'unfinished',
  'of_another',
  'word_twice',
] as const;
const resultsFaults = [
  'not_ready',
  'fewer',
  'extra',
  'duplicate',
  'reordered',
  'foreign',
  'odd_passed',
  'no_assertions',
  'malformed_entry',
  'key_twice',
  'lossy_number',
  'token_repeated',
] as const;
/** Drawn beside the others, so that seeds from before there were any stay what they were. */
type SilentFault = 'intent_untold' | 'latency_untold';
const orderFaults = [
  'without_id',
  'answer_lost',
  'late',
  'error_after',
  'torn',
  'refused',
] as const;
const seekFaults = ['unlisted', 'stranger'] as const;
const conversationFaults = [
  'broken',
  'unjudged',
  'nobody_spoke',
  'other_model',
  'other_criteria',
  'fewer',
  'duplicate',
  'reordered',
  'foreign',
  'odd_passed',
  'no_assertions',
  'key_twice',
  'lossy_number',
  'token_repeated',
] as const;
export type HttpFault =
  | SilentFault
  | (typeof orderFaults)[number]
  | (typeof seekFaults)[number]
  | (typeof conversationFaults)[number]
  | 'stopped'
  | (typeof anyHttpFaults)[number]
  | (typeof submitFaults)[number]
  | (typeof statusFaults)[number]
  | (typeof resultsFaults)[number];

const withoutRefusal = anyHttpFaults.filter((fault) => fault !== 'unauthorized');

export const httpFaults: Readonly<Record<BatchEffect, readonly HttpFault[]>> = {
  token: withoutRefusal,
  // What happens after the effect is what submissions fear most, so it comes up more often.
  submit: [...anyHttpFaults, ...submitFaults, 'answer_lost', 'late', 'error_after', 'torn'],
  status: [...anyHttpFaults, ...statusFaults],
  results: [...anyHttpFaults, ...resultsFaults, ...resultsFaults, ...resultsFaults],
};

export const orderHttpFaults: Readonly<Record<OrderEffect, readonly HttpFault[]>> = {
  look_up: withoutRefusal,
  submit: [...anyHttpFaults, ...orderFaults, ...orderFaults, 'same_id', 'id_of_another_run'],
  seek: [...anyHttpFaults, ...seekFaults, ...seekFaults, 'forbidden'],
  status: [...anyHttpFaults, 'unknown_word', 'not_found', 'of_another', 'word_twice', 'stopped'],
  results: [...anyHttpFaults, ...conversationFaults, ...conversationFaults],
  stop: [...withoutRefusal, 'answer_lost', 'not_found'],
};

/** `before` and `after` fail; `late` fails and happens later; `slow` takes long; `gone` loses bytes. */
type StoreFault = 'before' | 'after' | 'late' | 'slow' | 'gone';
/** `lost`: the receiver has it, the sender does not know. `gone`: it will never take it. */
type DeliveryFault = 'failed' | 'lost' | 'gone';
export type EffectFault = HttpFault | StoreFault | DeliveryFault;
