import { SuiteRejected } from '../../domain/errors.ts';
import { caseIdOf, type Suite } from '../../domain/suite/suite.ts';
import { botIntents } from './bot-intents.ts';
import { asksForScores } from './conversation-batch.ts';
import { findEndpoint } from './find-endpoint.ts';
import type { LookUp } from './look-up.ts';
import { TargetResolver } from './resolve-target.ts';

/** Looks up what conversations need, so that what is misspelt is told before a word is said. */
export async function prepareConversations(suite: Suite, lookUp: LookUp): Promise<Suite> {
  const section = suite.cognigy;
  if (section?.endpoint === undefined) throw new SuiteRejected('cognigy.endpoint is missing');
  const resolver = new TargetResolver(lookUp, section);
  const project = await resolver.project();
  const endpoint = await findEndpoint(lookUp, section.endpoint, project?._id ?? null);
  const needsScores = suite.test_cases.some(({ turns, ...testCase }) =>
    asksForScores({ turns: turns ?? [testCase] }),
  );
  const flow =
    section.flow === undefined || project === null
      ? endpoint.flowId
      : await resolver.flow(section.flow, project, 'cognigy');
  const locale =
    section.locale === undefined || project === null
      ? endpoint.localeId
      : await resolver.locale(section.locale, project, 'cognigy');
  if (needsScores && (flow === undefined || locale === undefined)) {
    throw new SuiteRejected(
      'cognigy.flow and cognigy.locale are missing, and the endpoint does not tell them; intents are scored by them',
    );
  }
  const scores =
    needsScores && flow !== undefined && locale !== undefined
      ? { flowReferenceId: flow, localeReferenceId: locale }
      : null;
  const projectId = project?._id ?? null;
  const intents = await botIntents(
    lookUp,
    projectId,
    scores === null ? [] : [{ flowId: scores.flowReferenceId, localeId: scores.localeReferenceId }],
  );
  const known = intents === undefined ? {} : { botIntents: intents };
  return {
    ...suite,
    cognigy: { ...section, prepared: { projectId, scores, ...known } },
    test_cases: suite.test_cases.map((testCase, position) => ({
      ...testCase,
      id: caseIdOf(testCase, position),
    })),
  };
}
