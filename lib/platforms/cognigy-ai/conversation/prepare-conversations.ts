import { SuiteRejected } from '../../../domain/errors.ts';
import type { CognigySection, Prepared } from '../../../domain/suite/cognigy-section.ts';
import { caseIdOf, type Suite } from '../../../domain/suite/suite.ts';
import { type AnalyticsSource, readAnalytics } from '../analytics/read-analytics.ts';
import { botIntents } from '../bot-intents.ts';
import { type FoundEndpoint, findEndpoint } from '../find-endpoint.ts';
import { intentThresholds } from '../intent-thresholds.ts';
import { ask, type LookUp } from '../look-up.ts';
import { TargetResolver } from '../resolve-target.ts';
import { testedBot, type WantedBot } from '../tested-bot.ts';
import type { Flow, Locale, Project } from '../wire.ts';
import { asksForScores } from './conversation-batch.ts';

export interface ConversationLookUp extends LookUp {
  readonly analytics: () => AnalyticsSource;
}

/** Looks up what conversations need, so that what is misspelt is told before a word is said. */
export async function prepareConversations(
  suite: Suite,
  lookUp: ConversationLookUp,
): Promise<Suite> {
  const section = suite.cognigy;
  if (section?.endpoint === undefined) throw new SuiteRejected('cognigy.endpoint is missing');
  const resolver = new TargetResolver(lookUp, section);
  const project = await resolver.project();
  const endpoint = await findEndpoint(lookUp, section.endpoint, project?._id ?? null);
  const asksForIntents = suite.test_cases.some(({ turns, ...testCase }) =>
    asksForScores({ turns: turns ?? [testCase] }),
  );
  if (asksForIntents && section.intents_from === 'analytics') {
    await mayReadAnalytics(lookUp);
  }
  const prepared =
    project === null
      ? { projectId: null, scores: unscored(asksForIntents) }
      : await new Preparation({ lookUp, resolver, section, project, endpoint }).of(asksForIntents);
  return {
    ...suite,
    cognigy: { ...section, prepared },
    test_cases: suite.test_cases.map((testCase, position) => ({
      ...testCase,
      id: caseIdOf(testCase, position),
    })),
  };
}

/**
 * Asks once for the analytics of a session that nobody had, so that what is missing is told before a word is said.
 * @throws SuiteRejected where the key may not read them.
 * @throws ConfigurationInvalid where nobody knows the address of OData.
 */
async function mayReadAnalytics(lookUp: ConversationLookUp): Promise<void> {
  const source = lookUp.analytics();
  const asked = await readAnalytics(source, 'cognigate-nobody');
  if (asked.status === 'failed' && (asked.kind === 'wrong_key' || asked.kind === 'forbidden')) {
    throw new SuiteRejected(
      `cognigy.intents_from is analytics, and this key may not read them (${asked.problem}): give its user the global role odata, or score intents by the head of the project (cognigy.intents_from: head)`,
    );
  }
  if (asked.status === 'ok') return;
  await ask(
    lookUp,
    () => readAnalytics(source, 'cognigate-nobody'),
    `what answers at ${source.address.text} is not OData of Cognigy.AI: check COGNIGY_ODATA_URL`,
  );
}

/** @throws SuiteRejected where intents are asked for and there is nothing to score them by. */
function unscored(asksForIntents: boolean): null {
  if (!asksForIntents) return null;
  throw new SuiteRejected(
    'cognigy.flow and cognigy.locale are missing, and the endpoint does not tell them; intents are scored by them',
  );
}

interface PreparationOptions {
  readonly lookUp: LookUp;
  readonly resolver: TargetResolver;
  readonly section: CognigySection;
  readonly project: Project;
  readonly endpoint: FoundEndpoint;
}

/** Of conversations with an endpoint of a project that is known. */
class Preparation {
  readonly #options: PreparationOptions;

  constructor(options: PreparationOptions) {
    this.#options = options;
  }

  async of(asksForIntents: boolean): Promise<Prepared> {
    const { lookUp, resolver, section, project } = this.#options;
    const flow = await this.#flow();
    const locale = await this.#locale();
    const bot = await this.#bot({ flow, locale, asksForIntents });
    const known = { projectId: project._id, ...(bot === null ? {} : { bot }) };
    if (!asksForIntents || section.intents_from === 'analytics') return { ...known, scores: null };
    if (flow === undefined || locale === undefined) return { ...known, scores: unscored(true) };
    const place = { flowReferenceId: flow.referenceId, localeReferenceId: locale.referenceId };
    const thresholds = await intentThresholds(
      lookUp,
      { projectId: project._id, flowId: await resolver.flowId(flow.referenceId, project) },
      section.intent_threshold,
    );
    const intents = await botIntents(lookUp, project._id, [
      { flowId: flow.referenceId, localeId: locale.referenceId },
    ]);
    return {
      ...known,
      scores: { ...place, thresholds },
      ...(intents === undefined ? {} : { botIntents: intents }),
    };
  }

  /** The suite's, which has to be the endpoint's where that is known. */
  async #flow(): Promise<Place<Flow> | undefined> {
    const { resolver, section, project, endpoint } = this.#options;
    const spoken =
      endpoint._id === undefined
        ? undefined
        : await resolver.flowBehind(endpoint.flowReferenceId || endpoint.flowId, project);
    if (section.flow === undefined) return spoken;
    const named = await resolver.flow(section.flow, project, 'cognigy');
    if (spoken !== undefined) refuseOther('flow', named, spoken);
    return named;
  }

  async #locale(): Promise<Place<Locale> | undefined> {
    const { resolver, section, project, endpoint } = this.#options;
    const spoken =
      endpoint._id === undefined
        ? undefined
        : await resolver.localeBehind(endpoint.localeId, project);
    if (section.locale === undefined) return spoken;
    const named = await resolver.locale(section.locale, project, 'cognigy');
    if (spoken !== undefined) refuseOther('locale', named, spoken);
    return named;
  }

  async #bot({
    flow,
    locale,
    asksForIntents,
  }: {
    readonly flow: Place<Flow> | undefined;
    readonly locale: Place<Locale> | undefined;
    readonly asksForIntents: boolean;
  }) {
    const { lookUp, resolver, section, project, endpoint } = this.#options;
    const entrypoint =
      section.entrypoint === undefined
        ? null
        : await resolver.entrypoint(section.entrypoint, project, 'cognigy');
    const from = section.intents_from ?? 'scores';
    const intents: WantedBot['intents'] = asksForIntents ? { from } : null;
    if (endpoint._id !== undefined) {
      return testedBot(lookUp, { project, endpoint, flow, locale, entrypoint, intents });
    }
    if (entrypoint === null) return null;
    throw new SuiteRejected(
      'cognigy.entrypoint is written, and this key may not read endpoints, so that nobody knows what they run: give the key that right, or remove it',
    );
  }
}

type Place<T extends Flow | Locale> = Pick<T, 'referenceId' | 'name'>;

function refuseOther(what: 'flow' | 'locale', named: Place<Flow>, spoken: Place<Flow>): void {
  if (named.referenceId === spoken.referenceId) return;
  throw new SuiteRejected(
    `cognigy.${what} is "${named.name}", and the endpoint speaks for "${spoken.name}": name an endpoint of that ${what}, or remove cognigy.${what}`,
  );
}
