import * as z from 'zod';
import { instant } from '../wire.ts';

type Fields = Readonly<Record<string, unknown>>;

const fields = z.record(z.string(), z.unknown());

/**
 * All that something goes by, the one for addresses first: pages show `id` and `referenceId`, a program that
 * calls the real API reads `_id`.
 */
function idsOf(entry: Fields): string[] {
  const written = [entry.referenceId, entry.id, entry._id];
  return [...new Set(written.filter((id): id is string => typeof id === 'string' && id !== ''))];
}

const identified = fields.refine((entry) => idsOf(entry).length > 0, { error: 'has no id' });

/** Null where it is no number of times. */
const count = z.int().nonnegative().nullable().catch(null);

/** Untyped, and of another form where a transcript was made into it: `{type, params: {name, text}}`, `{name, text}`. */
export const RawCriteria = z.array(z.unknown());

export const ListedScenario = identified.pipe(
  fields.transform((entry, { addIssue }) => {
    const read = z
      .object({
        name: z.string().min(1),
        persona: z.string().catch(''),
        personaName: z.string().nullish().catch(null),
        mission: z.string().catch(''),
        successCriteria: RawCriteria.catch([]),
        maxTurns: z.int().positive().nullish().catch(null),
      })
      .safeParse(entry);
    if (read.success) return { ids: idsOf(entry), ...read.data };
    addIssue({ code: 'custom', message: 'is no scenario' });
    return z.NEVER;
  }),
);
export type ListedScenario = z.infer<typeof ListedScenario>;

/** What an order is answered with; empty where nothing in it names a batch, so that the order has to be looked for. */
export const Ordered = z.unknown().transform((answer) => {
  for (const holder of [answer, within(answer, 'data'), within(answer, 'batch')]) {
    const read = fields.safeParse(holder);
    if (!read.success) continue;
    const { simulationRunBatchId: named } = read.data;
    const ids = typeof named === 'string' && named !== '' ? [named] : idsOf(read.data);
    if (ids.length > 0) return { ids };
  }
  return { ids: [] };
});

function within(answer: unknown, field: string): unknown {
  const read = fields.safeParse(answer);
  return read.success ? read.data[field] : undefined;
}

export const Batch = identified.transform((entry) => ({
  ids: idsOf(entry),
  ...z
    .object({
      name: z.string().nullish().catch(null),
      /** Words beyond the known ones mean that it runs. */
      status: z.string().nullish().catch(null),
      simulationReference: z.string().nullish().catch(null),
      /** As it was ordered; `runs` may count those that have begun. */
      numberOfExecutions: count.optional(),
      runs: count.optional(),
      completedRuns: count.optional(),
      failedRuns: count.optional(),
      createdAt: instant,
      /** The scenario as it was run. */
      simulationFrozen: fields.nullish().catch(null),
    })
    .parse(entry),
}));
export type Batch = z.infer<typeof Batch>;

/** One conversation; what is made of its parts, `read-run.ts` says. */
export const Run = identified.transform((entry) => ({
  ids: idsOf(entry),
  ...z
    .object({
      sequence: z.unknown(),
      simulationReference: z.string().nullish().catch(null),
      simulationRunBatchReference: z.string().nullish().catch(null),
      largeLanguageModelReferenceId: z.string().nullish().catch(null),
      turns: z.unknown(),
      messages: z.unknown(),
      conversation: z.unknown(),
      totalTurns: z.unknown(),
      maxTurns: z.unknown(),
      successCriteria: z.unknown(),
      metrics: z.unknown(),
      duration: z.unknown(),
    })
    .partial()
    .parse(entry),
}));
export type Run = z.infer<typeof Run>;

/** One page of a list; `pagination` is absent where the list has no pages. */
export const DataPage = z.object({
  data: z.array(z.unknown()),
  pagination: z
    .object({
      total: z.number().nullish().catch(null),
      hasNext: z.boolean().nullish().catch(null),
      next: z.string().nullish().catch(null),
    })
    .nullish(),
});

export const LanguageModel = z
  .object({
    _id: z.string().min(1),
    referenceId: z.string().min(1).optional().catch(undefined),
    name: z.string(),
  })
  .transform(({ referenceId, ...model }) => ({
    ...model,
    referenceId: referenceId ?? model._id,
  }));
export type LanguageModel = z.infer<typeof LanguageModel>;
