import { ConfigurationInvalid } from '../domain/errors.ts';
import { odataAddress } from '../platforms/cognigy-ai/analytics/odata-address.ts';
import { readAnalytics } from '../platforms/cognigy-ai/analytics/read-analytics.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { ProjectExamination } from './examination.ts';
import { explainFailure } from './explain-failure.ts';
import { type Finding, fine, wrong } from './finding.ts';

/** Whether the key may read over OData what the bot took messages for; asked of a session that nobody had. */
export async function examineAnalytics(examination: ProjectExamination): Promise<Finding> {
  const address = odataOf(examination);
  if ('step' in address) return address;
  const { http, key } = examination;
  const read = await readAnalytics({ http, key, address }, 'cognigate-doctor');
  if (read.status === 'ok') {
    return fine(
      'analytics',
      `intents are read over OData at ${address.text}, as the bot found them`,
    );
  }
  if (read.kind === 'wrong_key' || read.kind === 'forbidden') {
    const remedy = 'give the user of the key the global role odata';
    return wrong('analytics', `the key may not read analytics (${read.problem})`, remedy);
  }
  const found = explainFailure('analytics', read);
  return found.cause === 'platform'
    ? found
    : { ...found, remedy: 'check COGNIGY_ODATA_URL, such as https://odata-trial.cognigy.ai' };
}

function odataOf({ address, odataUrl }: ProjectExamination): PlatformAddress | Finding {
  try {
    return odataAddress(address, odataUrl);
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    return wrong('analytics', error.message, 'set COGNIGY_ODATA_URL');
  }
}
