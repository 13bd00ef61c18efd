import { isIP } from 'node:net';
import * as z from 'zod';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { isPublicAddress } from '../../lib/notify/public-lookup.ts';

const arn = z.string().startsWith('arn:');

/** An address that wants to hear of finished runs, as it is registered at deploy time. */
const NotificationEndpoint = z.strictObject({
  name: z.string().min(1).max(64),
  url: z
    .url({ protocol: /^https$/, error: 'is not an https address' })
    // A resolver is never asked about an address that is written out, so it is refused here.
    .refine((url) => isNameOrPublic(url), { error: 'is not a public address' }),
  /** Secret with the `whsec_…` key that messages are signed with. */
  secretArn: arn,
});

function isNameOrPublic(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const address = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 || isPublicAddress(address);
}

const endpoints = z
  .array(NotificationEndpoint)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
    error: 'has two endpoints of one name',
  });

/** The stack writes these variables and the handlers read them, so both sides take their names from here. */
export const Environment = z.object({
  RUN_TABLE_NAME: z.string().min(3),
  /** Days a run stays in the ledger after its last change. */
  RUN_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650),
  AUDIT_TABLE_NAME: z.string().min(3),
  EVIDENCE_BUCKET_NAME: z.string().min(3),
  COGNIGY_API_URL: z.url({ protocol: /^https?$/ }),
  /** Secret with `{"client_id": …, "client_secret": …}`. */
  COGNIGY_CREDENTIALS_SECRET_ARN: arn,
  /** Secret that all functions share the platform's access token in. */
  COGNIGY_TOKEN_SECRET_ARN: arn,
  /** JSON list of endpoints. */
  NOTIFICATION_ENDPOINTS: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(endpoints),
});
export type Environment = z.infer<typeof Environment>;

const ledger = { RUN_TABLE_NAME: true, RUN_RETENTION_DAYS: true } as const;
const runStore = { ...ledger, EVIDENCE_BUCKET_NAME: true } as const;
const platform = {
  ...runStore,
  COGNIGY_API_URL: true,
  COGNIGY_CREDENTIALS_SECRET_ARN: true,
  COGNIGY_TOKEN_SECRET_ARN: true,
} as const;

/** What each function is given, and nothing beside it. */
export const FunctionEnvironment = {
  'validate-suite': Environment.pick({ ...runStore, COGNIGY_API_URL: true }),
  'submit-batches': Environment.pick(platform),
  'poll-batches': Environment.pick(platform),
  'aggregate-run': Environment.pick({ ...runStore, AUDIT_TABLE_NAME: true }),
  'notify-outcome': Environment.pick({
    ...ledger,
    AUDIT_TABLE_NAME: true,
    NOTIFICATION_ENDPOINTS: true,
  }),
} as const;
export type FunctionName = keyof typeof FunctionEnvironment;

type Name = keyof Environment;

/**
 * The value of one variable.
 *
 * @throws ConfigurationInvalid where it is missing or malformed; the value stays out of the message.
 */
export function setting<N extends Name>(
  name: N,
  variables: Readonly<Record<string, string | undefined>>,
): Environment[N] {
  const schema: z.ZodType = Environment.shape[name];
  const parsed = schema.safeParse(variables[name]);
  if (!parsed.success) {
    const problem =
      variables[name] === undefined
        ? 'is not set'
        : `is not as it should be: ${parsed.error.issues[0]?.message}`;
    throw new ConfigurationInvalid(`the environment variable ${name} ${problem}`);
  }
  return parsed.data as Environment[N];
}
