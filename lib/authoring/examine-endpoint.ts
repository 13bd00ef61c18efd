import { randomUUID } from 'node:crypto';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { TEST_MESSAGES_PER_HOUR } from '../domain/suite/cognigy-section.ts';
import { readAnswer } from '../platforms/cognigy-ai/answer/read-answer.ts';
import type { ApiFailure } from '../platforms/cognigy-ai/api-outcome.ts';
import { talk } from '../platforms/cognigy-ai/conversation/talk.ts';
import { endpointAddress, mistakenForEndpoint } from '../platforms/cognigy-ai/endpoint-address.ts';
import type { Endpoint, Flow, Locale } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { ProjectExamination } from './examination.ts';
import { explainFailure } from './explain-failure.ts';
import { findEndpoint } from './find-endpoint.ts';
import { down, type Finding, fine, skipped, warning, wrong } from './finding.ts';

export interface EndpointExamined {
  readonly findings: readonly Finding[];
  /** How long it took to answer; null where it was not asked or did not answer. */
  readonly answerMs: number | null;
}

/** Whether the endpoint exists, belongs to this bot, and answers a test message. */
export async function examineEndpoint(
  examination: ProjectExamination,
  flow: Flow | null,
  locale: Locale | null,
): Promise<EndpointExamined> {
  const { api, project, section } = examination;
  const list = await api.listEndpoints(project._id);
  if (list.status === 'failed') return unmeasured(explainFailure('endpoint', list));
  const rest = list.value.filter(({ channel }) => channel === undefined || /rest/i.test(channel));
  const { endpoint: written } = section;
  const byToken = list.value.find(({ URLToken }) => URLToken === written);
  if (byToken !== undefined && !rest.includes(byToken)) {
    return unmeasured(
      wrong(
        'endpoint',
        `"${foreignText(byToken.name)}" is an endpoint of the type ${byToken.channel}`,
        'name an endpoint of the type REST',
      ),
    );
  }
  const found = findEndpoint(rest, 'REST endpoint', written);
  if (found.status === 'not_found') {
    return unmeasured(wrong('endpoint', found.problem, found.remedy));
  }
  const { entry } = found;
  const service = serviceOf(examination);
  if ('step' in service) return unmeasured(service);
  const there = fine('endpoint', `${entry.name} at ${service.text}`);
  const strange = stranger(entry, flow, locale);
  if (strange !== null) return unmeasured(there, strange);
  const { findings, answerMs } = await hello(examination, entry, service);
  return { findings: [there, ...findings], answerMs };
}

/** Whether the endpoint that customers speak to exists, and is another than the one that is lent to runs. */
export async function examineProduction({
  api,
  project,
  section: { endpoint, production_endpoint: written },
}: ProjectExamination): Promise<readonly Finding[]> {
  if (written === undefined) return [];
  const list = await api.listEndpoints(project._id);
  if (list.status === 'failed') return [explainFailure('production', list)];
  const found = findEndpoint(list.value, 'endpoint', written);
  if (found.status === 'not_found') return [wrong('production', found.problem, found.remedy)];
  const { entry } = found;
  const gate = findEndpoint(list.value, 'endpoint', endpoint);
  if (endpoint !== undefined && gate.status === 'found' && gate.entry._id === entry._id) {
    return [
      wrong(
        'production',
        'cognigy.endpoint and cognigy.production_endpoint are one endpoint',
        'make a REST endpoint for the gate, and name it by cognigy.endpoint: no run is lent the one that customers speak to',
      ),
    ];
  }
  return [fine('production', `${entry.name} (${entry._id}), which no run is lent`)];
}

function unmeasured(...findings: readonly Finding[]): EndpointExamined {
  return { findings, answerMs: null };
}

function serviceOf({ address, endpointUrl }: ProjectExamination): PlatformAddress | Finding {
  try {
    if (endpointUrl !== undefined && mistakenForEndpoint(endpointUrl) !== null) {
      return skipped('endpoint', 'COGNIGY_ENDPOINT_URL is another address');
    }
    return endpointAddress(address, endpointUrl);
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    return wrong('endpoint', error.message, 'set COGNIGY_ENDPOINT_URL');
  }
}

/** An endpoint of another flow or locale answers well and has nothing to do with the intents that are asserted. */
function stranger(entry: Endpoint, flow: Flow | null, locale: Locale | null): Finding | null {
  const spoken = entry.flowReferenceId || entry.flowId;
  const differing = [
    flow !== null && isOther(spoken, flow) ? `the flow ${flow.name}` : [],
    locale !== null && isOther(entry.localeId, locale) ? `the locale ${locale.name}` : [],
  ].flat();
  if (differing.length === 0) return null;
  return wrong(
    'endpoint',
    `it does not speak for ${differing.join(' and ')} of the suite`,
    'intents would be scored by one flow and answers given by another, so a run is refused: let both name the same',
  );
}

/** An endpoint names flow and locale by either id, or not at all. */
function isOther(id: string | undefined, { _id, referenceId }: Flow | Locale): boolean {
  return id !== undefined && id !== '' && id !== _id && id !== referenceId;
}

/** One message, whose answer is measured. */
async function hello(
  { http, section, hello: rule }: ProjectExamination,
  { URLToken }: Endpoint,
  address: PlatformAddress,
): Promise<EndpointExamined> {
  const because = whyNothingIsSaid(section, rule);
  if (rule === null || because !== null) {
    return unmeasured(fine('endpoint', `nothing is said to it, ${because}`));
  }
  const perHour = section.max_messages_per_hour ?? TEST_MESSAGES_PER_HOUR;
  const isBooked = await rule.book(address.text, perHour);
  const id = `cognigate-doctor-${randomUUID()}`;
  const saidAt = rule.elapsed();
  const answered = await talk(
    { http, address, urlToken: URLToken, testMode: true },
    { userId: id, sessionId: id, text: 'hello' },
  );
  const answerMs = Math.max(1, Math.round(rule.elapsed() - saidAt));
  if (answered.status === 'failed') return unmeasured(notAnswered(answered));
  const { problem } = readAnswer(answered.value);
  const counts = `it counts as one of the ${perHour} of this hour${isBooked ? '' : ', for the vendor alone, as no run has begun a window here'}`;
  if (problem !== null) {
    const warned = warning(
      'endpoint',
      `to "hello" ${problem} (${counts})`,
      'see that the endpoint leads to the right flow; a case whose answer is empty cannot pass an assertion on the answer',
    );
    return { findings: [warned], answerMs };
  }
  return {
    findings: [fine('endpoint', `the bot answers a test message, in ${answerMs} ms; ${counts}`)],
    answerMs,
  };
}

function whyNothingIsSaid(
  { test_mode }: ProjectExamination['section'],
  rule: ProjectExamination['hello'],
): string | null {
  if (test_mode === false) return 'since messages are billed with test_mode: false';
  return rule === null ? 'as it was asked for' : null;
}

function notAnswered(failure: ApiFailure): Finding {
  if (failure.kind === 'not_found') {
    return wrong(
      'endpoint',
      failure.problem,
      'the endpoint service does not know this URL token: check COGNIGY_ENDPOINT_URL, it may be of another environment',
    );
  }
  if (failure.kind === 'unreachable') {
    return down(
      'endpoint',
      failure.problem,
      'check COGNIGY_ENDPOINT_URL where it is set, and that this machine may reach the endpoints; for trial they are at https://endpoint-trial.cognigy.ai',
    );
  }
  const { message, remedy } = explainFailure('endpoint', failure);
  return down('endpoint', message, remedy ?? 'try again');
}
