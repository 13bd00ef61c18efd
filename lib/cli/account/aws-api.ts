import * as http from 'node:http';
import { Parser } from 'htmlparser2';
import { defined } from '../../defined.ts';
import { environmentRoute } from '../../platforms/proxy.ts';
import {
  type CredentialsSource,
  credentialsOfCaller,
  NoAccount,
  requestSigner,
} from '../remote/sign-request.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const REQUEST_MS = 20_000;

/** The services that are asked, as their hosts have them and as the variables of the AWS command line. */
const SERVICES = {
  apigateway: 'API_GATEWAY',
  cloudformation: 'CLOUDFORMATION',
  lambda: 'LAMBDA',
  secretsmanager: 'SECRETS_MANAGER',
  ssm: 'SSM',
  sts: 'STS',
} as const;
type Service = keyof typeof SERVICES;

/** AWS says no to the caller: `code` is its own word for why, such as `AccessDenied`. Exit code 2. */
export class AwsRefusal extends UsageError {
  readonly code: string;
  /** In AWS's own words. */
  readonly said: string;

  constructor(code: string, said: string) {
    super(`AWS refuses: ${said} (${code})`);
    this.code = code;
    this.said = said;
  }
}

/** AWS does not answer, or fails at it. Exit code 3. */
class AwsUnavailable extends Error {
  override readonly name = 'AwsUnavailable';
}

/** An element of an answer in XML that has text alone. */
export interface Leaf {
  readonly name: string;
  readonly text: string;
}

interface AwsRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Services of AWS in one region, by the credentials of the caller: each is asked one or two things, and
 * their SDKs would be twenty times the size of all that is asked.
 *
 * All methods throw AwsRefusal where AWS says no, AwsUnavailable where it says nothing, and NoAccount.
 */
export class AwsApi {
  readonly region: string;
  readonly #env: Terminal['env'];
  readonly #credentials: CredentialsSource;

  private constructor(region: string, env: Terminal['env'], credentials: CredentialsSource) {
    this.region = region;
    this.#env = env;
    this.#credentials = credentials;
  }

  /**
   * @throws NoAccount where neither flag, environment nor profile names a region.
   * @throws UsageError where it is no name of one.
   */
  static async open(flag: string | undefined, { env }: Pick<Terminal, 'env'>): Promise<AwsApi> {
    const region =
      flag ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || (await regionOfProfile(env)));
    if (region === undefined || region === '') {
      throw new NoAccount(
        'the region of the stack is not named: set AWS_REGION or --region, or write it into the profile of ~/.aws/config',
      );
    }
    if (!/^[a-z0-9-]+$/.test(region)) {
      throw new UsageError(`${JSON.stringify(region)} is no region: write one like eu-west-1`);
    }
    return new AwsApi(region, env, await credentialsOfCaller());
  }

  /** One action of the query protocol; the elements of its answer, in their order. */
  async query(
    service: 'cloudformation' | 'sts',
    fields: Readonly<Record<'Action' | 'Version' | string, string>>,
  ): Promise<readonly Leaf[]> {
    const text = await this.#ask(service, {
      method: 'POST',
      path: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(fields).toString(),
    });
    return leavesOf(text);
  }

  /** One operation of a service that is spoken to in JSON, such as `secretsmanager.DescribeSecret`. */
  async call(service: 'secretsmanager' | 'ssm', target: string, input: object): Promise<unknown> {
    const text = await this.#ask(service, {
      method: 'POST',
      path: '',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body: JSON.stringify(input),
    });
    return jsonOrNull(text);
  }

  async get(service: 'apigateway' | 'lambda', path: string): Promise<unknown> {
    const headers = { accept: 'application/json' };
    return jsonOrNull(await this.#ask(service, { method: 'GET', path, headers }));
  }

  async #ask(service: Service, { method, path, headers, body }: AwsRequest): Promise<string> {
    const url = new URL(path, this.#endpoint(service));
    const sign = requestSigner({ region: this.region, service, credentials: this.#credentials });
    const signed = await sign({ method, url, headers, body });
    const signal = AbortSignal.timeout(REQUEST_MS);
    letFetchUseProxies(url);
    const response = await fetch(url, {
      method,
      headers: signed,
      signal,
      redirect: 'error',
      ...(body === undefined ? {} : { body }),
    }).catch((cause: unknown) => {
      throw new AwsUnavailable(`${url.host} cannot be reached${wayTo(url)}`, { cause });
    });
    const text = await response.text();
    if (response.ok) return text;
    const { code, message } = refusalIn(text, response.headers.get('x-amzn-errortype'));
    const said = message ?? `status ${response.status}`;
    if (response.status >= 500) throw new AwsUnavailable(`${url.host} fails: ${said}`);
    throw new AwsRefusal(code ?? `status ${response.status}`, said);
  }

  /** The AWS command line reads the same variables. */
  #endpoint(service: Service): URL {
    const variable = `AWS_ENDPOINT_URL_${SERVICES[service]}`;
    const own = this.#env[variable] || this.#env.AWS_ENDPOINT_URL;
    const suffix = this.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const written = own || `https://${service}.${this.region}.${suffix}/`;
    if (!URL.canParse(written)) {
      throw new UsageError(`${JSON.stringify(own)} is no address: check ${variable}`);
    }
    return new URL(written);
  }
}

/** "", or which proxy was used. */
function wayTo(url: URL): string {
  const route = environmentRoute(url);
  if (route?.kind === 'excepted')
    return `, without the proxy of ${route.variable} as NO_PROXY says`;
  return route === null ? '' : ` through the proxy of ${route.variable}`;
}

/**
 * `fetch` heeds the variables of proxies where Node was told so: by `NODE_USE_ENV_PROXY`, or from 24.14 on by a call.
 *
 * @throws UsageError where a proxy leads to the address and this Node cannot be told any more.
 */
function letFetchUseProxies(url: URL): void {
  if (environmentRoute(url) === null || process.env.NODE_USE_ENV_PROXY === '1') return;
  // Node 22 has no such function, whatever its types say.
  const { setGlobalProxyFromEnv }: Partial<typeof http> = http;
  if (setGlobalProxyFromEnv === undefined) {
    throw new UsageError(
      `a proxy leads to ${url.host}, and Node ${process.versions.node} asks AWS through it only where NODE_USE_ENV_PROXY=1 is set: set it, or take Node 24.14 or later`,
    );
  }
  setGlobalProxyFromEnv();
}

interface Refusal {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** The three protocols say it in three ways. */
function refusalIn(text: string, header: string | null): Refusal {
  const leaves = leavesOf(text);
  const inXml = (name: string) => leaves.find((leaf) => leaf.name === name)?.text;
  const body: unknown = Object(jsonOrNull(text));
  const inJson = (name: string) => {
    const value: unknown = Reflect.get(Object(body), name);
    return typeof value === 'string' ? value : undefined;
  };
  const type = header ?? inJson('__type') ?? inJson('code');
  return {
    // `com.amazonaws.ssm#ParameterNotFound` and `AccessDeniedException:http://…` are both written.
    code: type?.split(':')[0]?.split('#').at(-1) ?? inXml('Code'),
    message: inJson('message') ?? inJson('Message') ?? inXml('Message'),
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

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

/** What the files of the AWS command line say for the profile in use. */
async function regionOfProfile(env: Terminal['env']): Promise<string | undefined> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const files = await loadSharedConfigFiles(
    defined({ configFilepath: env.AWS_CONFIG_FILE, filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
  );
  const profile = env.AWS_PROFILE || 'default';
  return files.configFile[profile]?.region ?? files.credentialsFile[profile]?.region;
}
