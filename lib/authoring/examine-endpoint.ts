import { randomUUID } from 'node:crypto';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { readAnswer } from '../platforms/cognigy-ai/answer/read-answer.ts';
import { talk } from '../platforms/cognigy-ai/conversation/talk.ts';
import { endpointAddress } from '../platforms/cognigy-ai/endpoint-address.ts';
import type { Endpoint, Flow, Locale } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { ProjectExamination } from './examination.ts';
import { explainFailure } from './explain-failure.ts';
import { findNamed } from './find-named.ts';
import { down, type Finding, fine, warning, wrong } from './finding.ts';

/** Whether the endpoint exists, belongs to this bot, and answers a test message. */
export async function examineEndpoint(
  examination: ProjectExamination,
  flow: Flow | null,
  locale: Locale | null,
): Promise<Finding[]> {
  const { api, project, section } = examination;
  const list = await api.listEndpoints(project._id);
  if (list.status === 'failed') return [explainFailure('endpoint', list)];
  const rest = list.value.filter(({ channel }) => channel === undefined || /rest/i.test(channel));
  const { endpoint: written } = section;
  const byToken = list.value.find(({ URLToken }) => URLToken === written);
  if (byToken !== undefined && !rest.includes(byToken)) {
    return [
      wrong(
        'endpoint',
        `"${foreignText(byToken.name)}" is an endpoint of the type ${byToken.channel}`,
        'name an endpoint of the type REST',
      ),
    ];
  }
  const found: ReturnType<typeof findNamed<Endpoint>> =
    byToken === undefined
      ? findNamed(rest, { what: 'REST endpoint', written })
      : { status: 'found', entry: byToken };
  if (found.status === 'not_found') {
    const isToken = written !== undefined && /^[A-Za-z0-9_-]{20,}$/.test(written);
    const remedy = isToken
      ? `this URL token belongs to another project or environment; ${found.remedy}`
      : found.remedy;
    return [wrong('endpoint', isToken ? 'no endpoint has this URL token' : found.problem, remedy)];
  }
  const { entry } = found;
  const service = serviceOf(examination);
  if ('step' in service) return [service];
  return [
    fine('endpoint', `${entry.name} at ${service.text}`),
    ...strangers(entry, flow, locale),
    await hello(examination, entry, service),
  ];
}

function serviceOf({ address, endpointUrl }: ProjectExamination): PlatformAddress | Finding {
  try {
    return endpointAddress(address, endpointUrl);
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    return wrong('endpoint', error.message, 'set COGNIGY_ENDPOINT_URL');
  }
}

/** An endpoint of another flow or locale answers well and has nothing to do with the intents that are asserted. */
function strangers(entry: Endpoint, flow: Flow | null, locale: Locale | null): Finding[] {
  const differing = [
    flow !== null && entry.flowId !== undefined && entry.flowId !== flow.referenceId
      ? `the flow ${flow.name}`
      : [],
    locale !== null && entry.localeId !== undefined && entry.localeId !== locale.referenceId
      ? `the locale ${locale.name}`
      : [],
  ].flat();
  if (differing.length === 0) return [];
  return [
    warning(
      'endpoint',
      `it does not speak for ${differing.join(' and ')} of the suite`,
      'intents would be scored by one flow and answers given by another: let both name the same',
    ),
  ];
}

async function hello(
  { http, section }: ProjectExamination,
  { URLToken }: Endpoint,
  address: PlatformAddress,
): Promise<Finding> {
  if (section.test_mode === false) {
    return fine(
      'endpoint',
      'nothing is said to it, since messages are billed with test_mode: false',
    );
  }
  const id = `cognigate-doctor-${randomUUID()}`;
  const answered = await talk(
    { http, address, urlToken: URLToken, testMode: true },
    { userId: id, sessionId: id, text: 'hello' },
  );
  if (answered.status === 'failed') {
    if (answered.kind === 'not_found') {
      return wrong(
        'endpoint',
        answered.problem,
        'the endpoint service does not know this URL token: check COGNIGY_ENDPOINT_URL, it may be of another environment',
      );
    }
    const { message, remedy } = explainFailure('endpoint', answered);
    return down('endpoint', message, remedy ?? 'try again');
  }
  const { problem } = readAnswer(answered.value);
  if (problem !== null) {
    return warning(
      'endpoint',
      `to "hello" ${problem}`,
      'see that the endpoint leads to the right flow; a case whose answer is empty cannot pass an assertion on the answer',
    );
  }
  return fine('endpoint', 'the bot answers a test message');
}
