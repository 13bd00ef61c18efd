import { SuiteRejected } from '../../domain/errors.ts';
import { amountFault } from '../../domain/playbook-amounts.ts';
import type {
  CognigySection,
  PlaybookChoice,
  PreparedTarget,
} from '../../domain/suite/cognigy-section.ts';
import type { TestedBot } from '../../domain/suite/prepared/tested-bot.ts';
import { MAX_CASES_PER_SUITE, type Suite, type TestCase } from '../../domain/suite/suite.ts';
import { foreignText } from '../foreign-text.ts';
import { botIntents } from './bot-intents.ts';
import { ask, known, type LookUp, oneOf } from './look-up.ts';
import { plannedSteps } from './plan/plan-of.ts';
import { LONGEST_INTENT } from './playbook-results.ts';
import { rejectedProject, TargetResolver } from './resolve-target.ts';
import { entrypointOf } from './tested-bot.ts';
import {
  INCOMPLETE,
  type Playbook,
  type PlaybookStep,
  type PlaybookSummary,
  type Project,
} from './wire.ts';

type PreparedPlaybook = NonNullable<NonNullable<CognigySection['prepared']>['playbooks']>[number];

/**
 * Makes the cases of a suite from the playbooks that it names: one for each step that asserts something.
 *
 * A step without asserts is part of the conversation and no test of it, so it is no case; how it went
 * counts for the next case of its playbook.
 */
export async function preparePlaybooks(suite: Suite, lookUp: LookUp): Promise<Suite> {
  const section = suite.cognigy;
  if (section === undefined) throw new SuiteRejected('cognigy is missing');
  const resolver = new TargetResolver(lookUp, section);
  const project = await resolver.project();
  const projectId = project?._id ?? null;
  const offer = await readOffer(section, { projectId, resolver, lookUp });
  refuseUnfit(offer, suite);
  const fault = amountFault(section, offer.playbooks);
  if (fault !== null) throw new SuiteRejected(fault);
  const chosen = chosenBefore(suite);
  const kept = offer.playbooks
    .filter(({ key }) => chosen?.has(key) ?? true)
    .map((one) => asItWas(one, section));
  const assertsIntents = offer.cases.some(
    ({ outcome }) => typeof outcome.expected_intent === 'string',
  );
  const targets = kept.map(({ target }) => target);
  const intents = assertsIntents ? await botIntents(lookUp, projectId, targets) : undefined;
  const told = intents === undefined ? {} : { botIntents: intents };
  const bot = project === null ? null : await oneBot({ lookUp, resolver, project, targets });
  const prepared = {
    projectId,
    playbooks: kept,
    ...told,
    ...(bot === null ? {} : { bot }),
  };
  const before = new Map(suite.test_cases.map((testCase) => [testCase.id, testCase]));
  return {
    ...suite,
    cognigy: { ...section, prepared },
    test_cases: offer.cases
      .filter(({ id }) => chosen?.has(keyOf(id)) ?? true)
      .map((testCase) => before.get(testCase.id) ?? testCase),
  };
}

/** What is run again is held against what it was, so that nobody passes by asking for less. */
function asItWas(one: PreparedPlaybook, { prepared }: CognigySection): PreparedPlaybook {
  const before = prepared?.playbooks?.find(({ key }) => key === one.key);
  return before?.plan === undefined ? one : { ...one, cases: before.cases, plan: before.plan };
}

/** The version that all playbooks are run with; null where they are not run with one. */
async function oneBot({
  lookUp,
  resolver,
  project,
  targets,
}: {
  readonly lookUp: LookUp;
  readonly resolver: TargetResolver;
  readonly project: Project;
  readonly targets: readonly PreparedTarget[];
}): Promise<TestedBot | null> {
  const [target, ...others] = new Map(targets.map((one) => [JSON.stringify(one), one])).values();
  if (target === undefined || others.length > 0) return null;
  const flow = await resolver.flowBehind(target.flowId, project);
  const locale = await resolver.localeBehind(target.localeId, project);
  return {
    project: { id: project._id, name: project.name },
    flow: flow === undefined ? null : { id: flow.referenceId, name: flow.name },
    locale: locale === undefined ? null : { id: locale.referenceId, name: locale.name },
    endpoint: null,
    entrypoint: await entrypointOf(lookUp, target.entrypoint, project),
  };
}

interface Offer {
  readonly playbooks: readonly PreparedPlaybook[];
  readonly cases: readonly TestCase[];
}

interface OfferOptions {
  readonly projectId: string | null;
  readonly resolver: TargetResolver;
  readonly lookUp: LookUp;
}

/** Every playbook that a suite names, and the cases that they make. */
async function readOffer(
  section: CognigySection,
  { projectId, resolver, lookUp }: OfferOptions,
): Promise<Offer> {
  const playbooks: PreparedPlaybook[] = [];
  const cases: TestCase[] = [];
  const keys = new Map<string, number>();
  const seen = new Set<string>();
  for (const [position, choice] of (section.playbooks ?? []).entries()) {
    const field = `cognigy.playbooks[${position}]`;
    const target = await resolver.target(choice, field);
    for (const id of await chosenIds(choice, field, projectId, lookUp)) {
      const once = JSON.stringify([id, target]);
      if (seen.has(once)) {
        throw new SuiteRejected(`${field} names playbook ${id} once more for the same target`);
      }
      seen.add(once);
      const playbook = await ask(
        lookUp,
        () => lookUp.api.readPlaybook(id),
        `${field}: there is no playbook with the id "${id}"`,
      );
      refuseIncomplete(playbook, field);
      const nth = (keys.get(id) ?? 0) + 1;
      keys.set(id, nth);
      const key = nth === 1 ? id : `${id}#${nth}`;
      const own = casesOf(playbook, key);
      if (own.length === 0) {
        throw new SuiteRejected(
          `${field}: no step of the playbook "${foreignText(playbook.name, 60)}" asserts anything, so nothing could be judged`,
        );
      }
      cases.push(...own);
      const plan = {
        ...(await resolver.idsOf(target)),
        abortOnError: playbook.abortOnError,
        steps: plannedSteps(playbook),
      };
      const { name } = playbook;
      playbooks.push({ key, playbookId: id, name, cases: own.length, target, plan });
    }
  }
  return { playbooks, cases };
}

/** A push has broken off in it, or is under way: nobody knows how much of it there is. */
function refuseIncomplete({ name }: Playbook, field: string): void {
  if (!name.endsWith(INCOMPLETE)) return;
  throw new SuiteRejected(
    `${field}: a push has not come to its end with the playbook "${foreignText(name, 200)}", so it may lack cases: push its suite again`,
  );
}

/** Too many cases, or none any more for one that is to be run again. */
function refuseUnfit({ cases }: Offer, suite: Suite): void {
  if (cases.length > MAX_CASES_PER_SUITE) {
    throw new SuiteRejected(
      `the playbooks have ${cases.length} cases, at most ${MAX_CASES_PER_SUITE} are allowed`,
    );
  }
  if (chosenBefore(suite) === null) return;
  const offered = new Set(cases.map(({ id }) => id));
  const gone = suite.test_cases.find(({ id }) => !offered.has(id));
  if (gone !== undefined) {
    throw new SuiteRejected(
      `case ${gone.id} is to be run again, and no playbook of the suite has it any more`,
    );
  }
}

/** Playbooks of the cases that are run again; null where all are. A playbook runs as a whole or not at all. */
function chosenBefore({ cognigy, test_cases }: Suite): ReadonlySet<string> | null {
  if (cognigy?.prepared === undefined || test_cases.length === 0) return null;
  return new Set(test_cases.map(({ id }) => keyOf(id)));
}

function keyOf(caseId: string | undefined): string {
  return caseId?.replace(/\/\d+$/, '') ?? '';
}

async function chosenIds(
  { id, name, name_prefix: prefix }: PlaybookChoice,
  field: string,
  projectId: string | null,
  lookUp: LookUp,
): Promise<string[]> {
  if (id !== undefined) return [id];
  const playbooks = await ask<PlaybookSummary[]>(
    lookUp,
    () => lookUp.api.listPlaybooks(projectId ?? ''),
    rejectedProject({ _id: projectId ?? '', name: projectId ?? '' }),
  );
  if (name !== undefined) return [oneOf(playbooks, name, `${field}.name`, 'playbook')._id];
  const chosen = playbooks.filter((one) => one.name.startsWith(prefix ?? ''));
  if (chosen.length === 0) {
    throw new SuiteRejected(
      `${field}.name_prefix is ${JSON.stringify(prefix)}, with which no playbook begins; ${known(playbooks, 'playbook')}`,
    );
  }
  return chosen.map(({ _id }) => _id);
}

function casesOf(playbook: Playbook, key: string): TestCase[] {
  return playbook.steps.flatMap((step, index) =>
    step.asserts.length === 0 ? [] : [caseOf(playbook, step, index + 1, key)],
  );
}

/** Case ids carry the number of the step, by which results are told apart. */
function caseOf(playbook: Playbook, step: PlaybookStep, number: number, key: string): TestCase {
  const text = foreignText(step.text ?? '', 4_000);
  const intent = step.asserts
    .filter(({ type, params }) => type === 'assertIntent' && params.negate !== true)
    .map(({ params }) => params.intent)
    .find((name) => typeof name === 'string' && name !== '' && name.length <= LONGEST_INTENT);
  return {
    id: `${key}/${number}`,
    name: foreignText(`${playbook.name}, step ${number}`, 200),
    input_text: text === '' ? '(data only)' : text,
    context_variables: {},
    outcome: typeof intent === 'string' ? { expected_intent: intent } : {},
  };
}
