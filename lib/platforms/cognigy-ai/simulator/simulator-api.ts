import type * as z from 'zod';
import type { PlatformAnswer } from '../../../steps/ports/platform.ts';
import { pathSegment } from '../../platform-address.ts';
import { type ApiCallerOptions, apiCaller } from '../api-caller.ts';
import { type ApiFailure, type ApiOutcome, contradiction } from '../api-outcome.ts';
import { type Query, withQuery } from '../list-pages.ts';
import { AnyBody } from '../wire.ts';
import { MODEL_USE_CASE } from './guesses.ts';
import * as wire from './simulator-wire.ts';

/** It lies beside the rest of the API. */
export const SIMULATOR_BASE = '/testing';
/** The most that a page may have. */
const PAGE_SIZE = 100;
const MAX_PAGES = 200;

/** What an order is run with; ids are reference ids. */
interface RunConfig {
  /** Id of a snapshot or a project. */
  readonly entrypoint: string;
  readonly flowReferenceId: string;
  readonly localeReferenceId: string;
  readonly largeLanguageModelReferenceId: string;
  readonly enableMocking: boolean;
}

interface Order {
  readonly name: string;
  readonly projectReference: string;
  readonly numberOfExecutions: number;
  readonly runConfig: RunConfig;
}

/** A batch in its project. */
export interface BatchPlace {
  readonly projectId: string;
  readonly scenario: string;
  readonly batch: string;
}

/** A list with the pages that it came in, as they are kept. */
export interface Listed<T> {
  readonly entries: readonly { readonly value: T; readonly page: number }[];
  readonly answers: readonly (PlatformAnswer | undefined)[];
}

/** The calls of the Simulator that we use, each as data: a call never throws, and an order is never repeated. */
export type SimulatorApi = ReturnType<typeof simulatorApi>;

export function simulatorApi(options: ApiCallerOptions) {
  const { call } = apiCaller(options, SIMULATOR_BASE);
  const { list } = apiCaller(options);
  const pages = <T>(what: string, entry: z.ZodType<T>, path: string, query: Query) =>
    listData({
      what,
      entry,
      get: (page) => call(what, wire.DataPage, 'GET', withQuery(path, { ...query, ...page })),
    });
  return {
    /** Of the platform, without credentials. */
    address: options.address,
    listModels: (projectId: string) =>
      list('the language models', wire.LanguageModel, '/largelanguagemodels', {
        projectId,
        useCase: MODEL_USE_CASE,
      }),
    listScenarios: (projectId: string) =>
      values(pages('the scenarios', wire.ListedScenario, '/simulations', { projectId })),
    /** The API knows no idempotency key: after an ambiguous failure look for the batch by its name. */
    order: (scenario: string, order: Order) =>
      call(
        'a run of the scenario',
        wire.Ordered,
        'POST',
        `${scenarioPath(scenario)}/schedule`,
        order,
      ),
    /** Newest first. */
    listBatches: (projectId: string, scenario: string) =>
      pages('the batches', wire.Batch, `${scenarioPath(scenario)}/batches`, {
        projectId,
        sort: 'createdAt:desc',
      }),
    readBatch: ({ projectId, ...place }: BatchPlace) =>
      call('the batch', wire.Batch, 'GET', withQuery(batchPath(place), { projectId })),
    stopBatch: ({ projectId, ...place }: BatchPlace) =>
      call('an end of the batch', AnyBody, 'POST', withQuery(batchPath(place), { projectId })),
    listRuns: ({ projectId, ...place }: BatchPlace) =>
      pages('the runs', wire.Run, `${batchPath(place)}/runs`, { projectId }),
    readRun: ({ projectId, ...place }: BatchPlace, run: string) =>
      call(
        'the run',
        wire.Run,
        'GET',
        withQuery(`${batchPath(place)}/runs/${pathSegment(run)}`, { projectId }),
      ),
  };
}

interface PagedData<T> {
  readonly what: string;
  readonly entry: z.ZodType<T>;
  readonly get: (query: Query) => Promise<ApiOutcome<z.infer<typeof wire.DataPage>>>;
}

/**
 * Asks for all pages of a list of the Simulator, by cursor where it names one and else by `skip`.
 *
 * A page that fails fails the list, and so does a `total` that is not reached: a list that is cut is no list.
 * What is listed twice comes twice.
 */
async function listData<T>({ what, entry, get }: PagedData<T>): Promise<ApiOutcome<Listed<T>>> {
  const entries: { readonly value: T; readonly page: number }[] = [];
  const answers: (PlatformAnswer | undefined)[] = [];
  const cursors = new Set<string>();
  let place: Query = {};
  for (let requests = 1; requests <= MAX_PAGES; requests += 1) {
    const page = await get({ limit: PAGE_SIZE, ...place });
    if (page.status === 'failed') return { ...page, requests };
    answers.push(page.answer);
    for (const item of page.value.data) {
      const read = entry.safeParse(item);
      if (!read.success) return odd(what, 'an entry is not of the documented form', requests);
      entries.push({ value: read.data, page: requests - 1 });
    }
    const { hasNext, next, total } = page.value.pagination ?? {};
    if (hasNext !== true) {
      if (entries.length < (total ?? 0)) {
        const problem = `of ${what} it names ${total} and sends ${entries.length}`;
        return contradiction(problem, requests);
      }
      return { status: 'ok', value: { entries, answers }, requests };
    }
    if (page.value.data.length === 0) return odd(what, 'its pages lead nowhere', requests);
    if (typeof next === 'string' && next !== '') {
      if (cursors.has(next)) return odd(what, 'its pages lead in a circle', requests);
      cursors.add(next);
      place = { next };
    } else {
      place = { skip: entries.length };
    }
  }
  return odd(what, `it has more than ${MAX_PAGES} pages`, MAX_PAGES);
}

async function values<T>(asked: Promise<ApiOutcome<Listed<T>>>): Promise<ApiOutcome<T[]>> {
  const listed = await asked;
  if (listed.status === 'failed') return listed;
  const { value, requests } = listed;
  return { status: 'ok', value: value.entries.map((each) => each.value), requests };
}

function odd(what: string, fault: string, requests: number): ApiFailure {
  const problem = `a list of the Simulator (${what}) cannot be read: ${fault}`;
  return { ...contradiction(problem, requests), kind: 'unreadable' };
}

function scenarioPath(scenario: string): string {
  return `/simulations/${pathSegment(scenario)}`;
}

function batchPath({ scenario, batch }: Omit<BatchPlace, 'projectId'>): string {
  return `${scenarioPath(scenario)}/batches/${pathSegment(batch)}`;
}
