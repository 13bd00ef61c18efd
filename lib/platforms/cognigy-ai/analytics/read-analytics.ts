import * as z from 'zod';
import type { HttpClient } from '../../http.ts';
import type { PlatformAddress } from '../../platform-address.ts';
import type { ApiKey } from '../api-key.ts';
import { type ApiOutcome, apiFailure, apiSuccess, contradiction } from '../api-outcome.ts';

/** What the bot made of one message, as the collection `Analytics` has it (Cognigy.AI documentation, OData). */
const AnalyticsRecord = z.object({
  sessionId: z.string(),
  /** Empty or stars where the endpoint masks it. */
  inputText: z.string().nullish(),
  /** Empty where none was found. */
  intent: z.string().nullish(),
  intentScore: z.number().nullish(),
  timestamp: z.iso.datetime({ offset: true }),
  /** Id of the project or snapshot that the endpoint ran. */
  entrypoint: z.string().nullish(),
});
export type AnalyticsRecord = z.infer<typeof AnalyticsRecord>;

const Records = z.object({
  value: z.array(AnalyticsRecord),
  '@odata.nextLink': z.string().optional(),
});

const FIELDS = Object.keys(AnalyticsRecord.shape).join(',');
/** A conversation has fewer turns than this, so that one page holds it. */
const MOST_RECORDS = 1_000;

export interface AnalyticsSource {
  readonly http: HttpClient;
  /** Of OData, which is another host than the API. */
  readonly address: PlatformAddress;
  readonly key: ApiKey;
}

/** The records of one session; those of the last messages come late. */
export async function readAnalytics(
  { http, address, key }: AnalyticsSource,
  sessionId: string,
): Promise<ApiOutcome<readonly AnalyticsRecord[]>> {
  const query = {
    $select: FIELDS,
    $filter: `sessionId eq '${sessionId.replaceAll("'", "''")}'`,
    $orderby: 'timestamp',
    $top: String(MOST_RECORDS),
    apikey: key.header(),
  };
  const outcome = await http({
    method: 'GET',
    origin: address.origin,
    path: `${address.prefix}/Analytics?${parametersOf(query)}`,
    headers: { accept: 'application/json' },
    repeatable: true,
  });
  const redact = (text: string) => text.replaceAll(key.header(), '…');
  const read =
    apiSuccess(outcome, Records) ?? apiFailure(outcome, 'the analytics of a session', redact);
  if (read.status === 'failed') return read;
  const { value: records, '@odata.nextLink': more } = read.value;
  if (more !== undefined) {
    return contradiction(`a session has more than ${MOST_RECORDS} records of analytics`, 1);
  }
  if (records.some((record) => record.sessionId !== sessionId)) {
    return contradiction('asked for the analytics of one session, it answers with others', 1);
  }
  const { came, value, ...success } = read;
  return { ...success, value: records, ...(came === undefined ? {} : { came: came.value }) };
}

/** Names as they are, since some servers do not know `%24filter`. */
function parametersOf(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
