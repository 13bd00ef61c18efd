import { isDeepStrictEqual } from 'node:util';
import { ConfigurationInvalid } from '../../domain/errors.ts';
import { TEST_MESSAGES_PER_HOUR } from '../../domain/suite/cognigy-section.ts';
import { fieldOf } from '../../domain/suite/own-field.ts';
import { MAX_CASES_PER_SUITE, SuiteHead } from '../../domain/suite/suite.ts';
import { DEFAULT_LATENCY_MS } from '../../domain/suite/suite-defaults.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { parseSuite } from '../../suite-file/parse-suite.ts';
import { readYaml } from '../../suite-file/yaml-source.ts';
import type { Draft } from './draft.ts';
import { type FittedCase, fitCases } from './fit-cases.ts';
import { type ImportedFile, importLines, suiteYaml } from './imported-suite.ts';
import { sample } from './sample.ts';
import { platformOf, type SuiteTarget } from './target.ts';
import { withIds } from './written-ids.ts';

export interface ImportOptions {
  readonly suiteId: string;
  readonly target: SuiteTarget;
  /** Milliseconds for every answer whose limit the source does not give. */
  readonly latencyMs?: number | undefined;
  /** Most cases for one intent; all of them where absent. */
  readonly perIntent?: number | undefined;
  readonly seed: number;
}

/**
 * The suite file for what was understood of a source. It is read again before it is handed out, so that
 * `validate` takes it and every text is what it was.
 * @throws ConfigurationInvalid where there is nothing to import, or too much for one suite, or the target is not whole.
 */
export async function finishSuite(draft: Draft, options: ImportOptions): Promise<ImportedFile> {
  const { suiteId, target } = options;
  const isContract = platformOf(target) === 'executions-v1';
  const latencyMs = options.latencyMs ?? (isContract ? DEFAULT_LATENCY_MS : undefined);
  const { losses } = draft;
  const fitted = fitCases(draft.cases, { target, latencyMs, losses });
  const chosen = chosenOf(fitted, options);
  const remarks = [...draft.remarks, ...remarksOn(fitted, chosen, options)];
  refuseTarget(target, chosen);
  const messages = chosen.reduce((sum, { turns }) => sum + turns.length, 0);
  const said = { source: draft.source, cases: chosen.length, losses: losses.list(), remarks };
  if (chosen.length === 0) {
    throw new ConfigurationInvalid(
      `there is nothing to import:\n${importLines(said).slice(1).join('\n')}`.trimEnd(),
    );
  }
  refuseExcess(chosen, messages, target);
  const suite = {
    suite_id: suiteId,
    ...headOf(target),
    gate: { pass_rate: 0.95 },
    test_cases: withIds(chosen, losses),
  };
  const imported = { ...said, losses: losses.list(), suiteId, messages };
  const text = suiteYaml(suite, importLines(imported));
  await proveReadable(text, suite);
  return { ...imported, text };
}

/** @throws ConfigurationInvalid where a suite may not be called so. */
export function suiteIdOf(given: string | undefined, fallback: string): string {
  const id = given ?? slugOf(fallback);
  const read = SuiteHead.shape.suite_id.safeParse(id);
  if (read.success) return id;
  throw new ConfigurationInvalid(
    `${JSON.stringify(id)} is no suite id: ${read.error.issues[0]?.message ?? 'it is not allowed'}; give one by --suite-id`,
  );
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100)
    .toWellFormed();
  return slug === '' ? 'imported' : slug;
}

function headOf(target: SuiteTarget): object {
  if (target.endpoint === undefined) return {};
  const { project, flow, locale, endpoint, entitiesPath } = target;
  const fields = { project, flow, locale, endpoint, entities_path: entitiesPath };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    platform: 'cognigy-ai',
    cognigy: { mode: 'conversation', ...Object.fromEntries(given) },
  };
}

/** At most so many cases for an intent; what asks for no intent, and conversations, are all taken. */
function chosenOf(cases: readonly FittedCase[], { perIntent, seed }: ImportOptions): FittedCase[] {
  if (perIntent === undefined) return [...cases];
  const groups = new Map<string, FittedCase[]>();
  for (const one of cases) {
    const intent = intentOf(one);
    if (intent === undefined) continue;
    const key = JSON.stringify(intent);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const keyOf = ({ turns }: FittedCase) => turns[0]?.input_text ?? '';
  const taken = new Set(
    [...groups.values()].flatMap((group) => sample(group, perIntent, { seed, keyOf })),
  );
  return cases.filter((one) => intentOf(one) === undefined || taken.has(one));
}

function intentOf({ turns }: FittedCase): string | null | undefined {
  return turns.length === 1 ? turns[0]?.outcome.expected_intent : undefined;
}

function remarksOn(
  fitted: readonly FittedCase[],
  chosen: readonly FittedCase[],
  { perIntent, seed, latencyMs, target }: ImportOptions,
): string[] {
  const remarks: string[] = [];
  if (chosen.length < fitted.length) {
    remarks.push(
      `${chosen.length} of ${fitted.length} cases are taken, at most ${perIntent} for an intent (--per-intent ${perIntent} --seed ${seed}); the same seed takes the same ones`,
    );
  }
  if (platformOf(target) === 'cognigy-ai') {
    const messages = chosen.reduce((sum, { turns }) => sum + turns.length, 0);
    remarks.push(
      `a run sends ${messages} of the ${TEST_MESSAGES_PER_HOUR} test messages that the vendor allows in an hour`,
    );
  }
  const limited = fitted.some(({ turns }) =>
    turns.some(({ outcome }) => outcome.allowed_latency_ms === DEFAULT_LATENCY_MS),
  );
  if (platformOf(target) === 'executions-v1' && latencyMs === undefined && limited) {
    remarks.push(
      `every answer may take ${DEFAULT_LATENCY_MS} ms where the source gives no limit (--latency)`,
    );
  }
  const twice = contradictions(chosen);
  if (twice > 0) {
    remarks.push(
      `${twice} ${twice === 1 ? 'text is' : 'texts are'} taken with several intents, of which one at most can hold`,
    );
  }
  return remarks;
}

/** Texts that ask for one intent in one case and for another in another. */
function contradictions(cases: readonly FittedCase[]): number {
  const intents = new Map<string, Set<string | null>>();
  for (const one of cases) {
    const intent = intentOf(one);
    const text = one.turns[0]?.input_text;
    if (intent === undefined || text === undefined) continue;
    intents.set(text, (intents.get(text) ?? new Set()).add(intent));
  }
  return [...intents.values()].filter((each) => each.size > 1).length;
}

function refuseTarget({ endpoint, project }: SuiteTarget, cases: readonly FittedCase[]): void {
  if (endpoint === undefined && project !== undefined) {
    throw new ConfigurationInvalid(
      '--project is given and --endpoint is not: name the REST endpoint of the bot, by URL token or name',
    );
  }
  const asksIntent = cases.some(({ turns }) =>
    turns.some(({ outcome }) => outcome.expected_intent !== undefined),
  );
  if (endpoint !== undefined && project === undefined && asksIntent) {
    throw new ConfigurationInvalid(
      '--endpoint is given and --project is not: name the project, in which sentences are scored for their intents',
    );
  }
}

/** What is more than one run can send, or one suite hold. */
function refuseExcess(cases: readonly FittedCase[], messages: number, target: SuiteTarget): void {
  const limit =
    platformOf(target) === 'cognigy-ai' && messages > TEST_MESSAGES_PER_HOUR
      ? `${messages} messages are more than the ${TEST_MESSAGES_PER_HOUR} test messages that the vendor allows in an hour`
      : cases.length > MAX_CASES_PER_SUITE
        ? `${cases.length} cases are more than the ${MAX_CASES_PER_SUITE} that a suite may have`
        : null;
  if (limit === null) return;
  const most = platformOf(target) === 'cognigy-ai' ? TEST_MESSAGES_PER_HOUR : MAX_CASES_PER_SUITE;
  const perIntent = largestShare(cases, most);
  throw new ConfigurationInvalid(
    perIntent === null
      ? `${limit}: split the source`
      : `${limit}: --per-intent ${perIntent} takes as many of each intent as fit`,
  );
}

/** The largest number of cases for an intent with which all of it fits; null where none does. */
function largestShare(cases: readonly FittedCase[], most: number): number | null {
  const sizes = new Map<string | null, number>();
  let rest = most;
  for (const one of cases) {
    const intent = intentOf(one);
    if (intent === undefined) rest -= one.turns.length;
    else sizes.set(intent, (sizes.get(intent) ?? 0) + 1);
  }
  const fits = (share: number) =>
    [...sizes.values()].reduce((sum, size) => sum + Math.min(size, share), 0) <= rest;
  if (sizes.size === 0 || !fits(1)) return null;
  let share = 1;
  while (fits(share + 1)) share += 1;
  return share;
}

/** Every text as it was: what is written is read again and held against what was meant. */
async function proveReadable(text: string, suite: object): Promise<void> {
  const reading = readYaml(text);
  const isSame =
    reading.status === 'parsed' &&
    isDeepStrictEqual(fieldOf(reading.document.value, 'test_cases'), fieldOf(suite, 'test_cases'));
  if (!isSame) throw new Error('the suite would not be read back as it was written');
  const file = await parseSuite(text, { format: 'yaml' });
  if (file.status === 'read') return;
  throw new ConfigurationInvalid(
    `what there is makes no suite:\n${formatProblems('the suite', file).join('\n')}`,
  );
}
