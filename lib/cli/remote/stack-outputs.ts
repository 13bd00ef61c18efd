import { Parser } from 'htmlparser2';
import { UsageError } from '../usage-error.ts';
import { GateUnavailable } from './gate-client.ts';
import type { RequestSigner } from './sign-request.ts';

const REQUEST_MS = 20_000;
const API_VERSION = '2010-05-15';

export interface StackQuestion {
  /** Of CloudFormation in the stack's region. */
  readonly endpoint: URL;
  readonly stackName: string;
  readonly sign: RequestSigner;
}

/**
 * What the deployed stack says of itself, by one call of CloudFormation's query protocol: its SDK would
 * be twenty times the size of all other commands on a deployed gate.
 *
 * @throws UsageError where there is no such stack, or the caller may not ask.
 * @throws GateUnavailable where CloudFormation does not answer.
 */
export async function stackOutputs({
  endpoint,
  stackName,
  sign,
}: StackQuestion): Promise<ReadonlyMap<string, string>> {
  const body = new URLSearchParams({
    Action: 'DescribeStacks',
    Version: API_VERSION,
    StackName: stackName,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const signed = await sign({ method: 'POST', url: endpoint, headers, body });
  const signal = AbortSignal.timeout(REQUEST_MS);
  const response = await fetch(endpoint, { method: 'POST', headers: signed, body, signal }).catch(
    (cause: unknown) => {
      throw new GateUnavailable(`${endpoint.host} cannot be reached`, { cause });
    },
  );
  const fields = leavesOf(await response.text());
  if (response.ok) return outputsIn(fields);
  const said = fields.find(({ name }) => name === 'Message')?.text ?? `status ${response.status}`;
  if (response.status >= 500) throw new GateUnavailable(`${endpoint.host} fails: ${said}`);
  throw new UsageError(
    `CloudFormation refuses to tell of the stack "${stackName}": ${said}; check --stack-name, the region and the AWS credentials in use`,
  );
}

interface Leaf {
  readonly name: string;
  readonly text: string;
}

/** The elements of an XML document that have text alone, in their order. */
function leavesOf(xml: string): Leaf[] {
  const leaves: Leaf[] = [];
  let text = '';
  const parser = new Parser(
    {
      onopentag() {
        text = '';
      },
      ontext(part) {
        text += part;
      },
      onclosetag(name) {
        if (text.trim() !== '') leaves.push({ name, text });
        text = '';
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return leaves;
}

/** A value follows its key. */
function outputsIn(fields: readonly Leaf[]): Map<string, string> {
  const outputs = new Map<string, string>();
  let key = '';
  for (const { name, text } of fields) {
    if (name === 'OutputKey') key = text;
    if (name === 'OutputValue') outputs.set(key, text);
  }
  return outputs;
}
