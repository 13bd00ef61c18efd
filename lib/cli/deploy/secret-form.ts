import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { PlatformName } from '../../domain/suite/platform-name.ts';
import { type EndpointFormat, isSigned } from '../../notify/endpoint-format.ts';
import { endpointSecret } from '../../notify/endpoint-secret.ts';
import { webhookSigner } from '../../notify/webhook-secret.ts';

interface SecretField {
  readonly name: string;
  /** What a person is asked for. */
  readonly question: string;
}

/** What a secret has to hold: texts by their names. */
export interface SecretForm {
  readonly fields: readonly SecretField[];
  /** What is wrong with texts that are all there; null where nothing is. */
  readonly problem: (texts: SecretTexts) => string | null;
}

export type SecretTexts = Readonly<Record<string, string>>;

export const CREDENTIALS: Readonly<Record<PlatformName, SecretForm>> = {
  'executions-v1': {
    fields: [
      { name: 'client_id', question: 'client id of the platform' },
      { name: 'client_secret', question: 'client secret of the platform' },
    ],
    problem: () => null,
  },
  'cognigy-ai': {
    fields: [{ name: 'api_key', question: 'API key of Cognigy.AI' }],
    problem: () => null,
  },
};

/** What a notification endpoint is told by (decision 50). */
export function endpointForm(endpoint: string, format: EndpointFormat = 'json'): SecretForm {
  const key = { name: 'key', question: `signing key of the endpoint "${endpoint}", whsec_…` };
  return {
    fields: [
      { name: 'url', question: `address of the endpoint "${endpoint}"` },
      ...(isSigned(format) ? [key] : []),
    ],
    problem(texts) {
      try {
        const secret = endpointSecret(JSON.stringify(texts), { name: endpoint, format });
        if (secret.key !== undefined) webhookSigner(secret.key, endpoint);
        return null;
      } catch (error) {
        if (!(error instanceof ConfigurationInvalid)) throw error;
        return error.message;
      }
    },
  };
}

/** What is wrong with a value for a secret, without a word of the value; null where nothing is. */
export function secretProblem({ fields, problem }: SecretForm, value: unknown): string | null {
  const texts = textsIn(value);
  const names = fields.map(({ name }) => name);
  const shape = `it has to be {${names.map((name) => `"${name}": "…"`).join(', ')}}`;
  if (texts === null) return `is no object of texts: ${shape}`;
  const hasStranger = Object.keys(texts).some((name) => !names.includes(name));
  if (hasStranger) return `has a field that nobody asks for: ${shape}`;
  for (const name of names) {
    const fault = textProblem(texts[name] ?? '');
    if (fault !== null) return `${name} ${fault}`;
  }
  return problem(texts);
}

export function textsIn(value: unknown): SecretTexts | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : null;
}

/** What is wrong with one text of a secret. */
export function textProblem(text: string): string | null {
  if (text === '') return 'is empty';
  if (/[\r\n]/.test(text)) return 'has a line break in it: give it in one line';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'has a control character in it: give it anew';
  if (text !== text.trim()) return 'begins or ends with a blank: give it without';
  return null;
}
