import { Verdict } from '../../domain/verdict.ts';
import type { EndpointFormat } from '../../notify/endpoint-format.ts';
import type { WebhookEndpoint } from '../../notify/webhook-endpoint.ts';
import type { NotifyFlags } from '../options/notify-options.ts';
import type { Variables } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** An endpoint that this machine may tell, by the name that flags and the ledger know it by. */
interface Configurable {
  readonly name: string;
  readonly format: EndpointFormat;
  readonly variable: 'CI_WEBHOOK_URL' | 'COGNIGATE_SLACK_URL' | 'COGNIGATE_TEAMS_URL';
}

const CONFIGURABLE: readonly Configurable[] = [
  { name: 'ci-webhook', format: 'json', variable: 'CI_WEBHOOK_URL' },
  { name: 'slack', format: 'slack', variable: 'COGNIGATE_SLACK_URL' },
  { name: 'teams', format: 'teams', variable: 'COGNIGATE_TEAMS_URL' },
];

/**
 * Who is told how runs end: every endpoint whose address is set, of the verdicts that flags leave it.
 * @throws UsageError where an address is not one of the web, or a flag names what there is not.
 */
export function notifiedEndpoints(
  flags: Pick<NotifyFlags, 'webhook' | 'notifyOn'>,
  variables: Variables,
  terminal: Pick<Terminal, 'stderr'>,
): WebhookEndpoint[] {
  const wishes = verdictWishes(flags.notifyOn);
  const endpoints = CONFIGURABLE.flatMap(({ name, format, variable }): WebhookEndpoint[] => {
    const given = format === 'json' ? flags.webhook : undefined;
    const url = endpointUrl(given ?? variables[variable], variable);
    if (url === null) return [];
    const secret = format === 'json' ? (variables.CI_WEBHOOK_SECRET ?? null) : null;
    return [{ name, url, format, secret, verdicts: wishes.get(name) }];
  });
  for (const name of wishes.keys()) {
    if (endpoints.some((endpoint) => endpoint.name === name)) continue;
    const variable = CONFIGURABLE.find((one) => one.name === name)?.variable;
    throw new UsageError(`--notify-on names ${name}, whose address is not set: set ${variable}`);
  }
  if (endpoints.some(({ format, secret }) => format === 'json' && secret === null)) {
    terminal.stderr.write(
      'note: CI_WEBHOOK_SECRET is not set, so the notification goes unsigned\n',
    );
  }
  return endpoints;
}

/** The verdicts that each endpoint is to hear of, by what `--notify-on` says: `slack=failed,error`. */
function verdictWishes(words: readonly string[]): ReadonlyMap<string, readonly Verdict[]> {
  const wishes = new Map<string, readonly Verdict[]>();
  for (const word of words) {
    const [name = '', ...rest] = word.split('=');
    const verdicts = Verdict.array().min(1).safeParse(rest.join('=').split(','));
    const isKnown = CONFIGURABLE.some((one) => one.name === name);
    if (!isKnown || !verdicts.success) {
      throw new UsageError(
        `--notify-on is ${JSON.stringify(word)}; write an endpoint and its verdicts, such as slack=failed,error: endpoints are ${CONFIGURABLE.map((one) => one.name).join(', ')}, verdicts ${Verdict.options.join(', ')}`,
      );
    }
    wishes.set(name, [...(wishes.get(name) ?? []), ...verdicts.data]);
  }
  return wishes;
}

/** @throws UsageError where it is no http or https address; the address itself is a secret and stays out. */
function endpointUrl(value: string | undefined, variable: Configurable['variable']): string | null {
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href;
  const [name, example] =
    variable === 'CI_WEBHOOK_URL'
      ? ['the webhook (--webhook or CI_WEBHOOK_URL)', 'https://ci.example.com/hooks/gate']
      : [variable, 'https://chat.example.com/hooks/gate'];
  throw new UsageError(`${name} is no http or https address; for example ${example}`);
}
