import * as z from 'zod';
import type { HttpClient } from '../../http.ts';
import type { PlatformAddress } from '../../platform-address.ts';
import type { ApiKey } from '../api-key.ts';
import { type ApiOutcome, apiFailure, apiSuccess } from '../api-outcome.ts';

/** As much as there has to be of a description after OpenAPI 3; what it says of calls is looked up where it is needed. */
const ApiDescription = z.looseObject({
  openapi: z.string().regex(/^3\./),
  info: z.looseObject({ version: z.string().max(100).catch('?') }).catch({ version: '?' }),
  paths: z.record(z.string(), z.unknown()),
});
export type ApiDescription = z.infer<typeof ApiDescription>;

/** Where an environment shows what its own APIs are; the Simulator has one for itself. */
export const DESCRIPTION_PATHS = {
  api: '/openapi/openapi-viewer.json',
  simulator: '/testing/openapi/openapi-viewer.json',
} as const;

export interface DescribedPlatform {
  readonly address: PlatformAddress;
  readonly key: ApiKey;
  readonly http: HttpClient;
}

/** The description of an API in the version that runs there. */
export async function readDescription(
  of: keyof typeof DESCRIPTION_PATHS,
  { address, key, http }: DescribedPlatform,
): Promise<ApiOutcome<ApiDescription>> {
  const outcome = await http({
    method: 'GET',
    origin: address.origin,
    path: `${address.prefix}${DESCRIPTION_PATHS[of]}`,
    headers: { 'x-api-key': key.header(), accept: 'application/json' },
    repeatable: true,
  });
  return apiSuccess(outcome, ApiDescription) ?? apiFailure(outcome, 'the description of the API');
}
