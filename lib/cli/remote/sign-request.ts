import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { Agent } from 'node:https';
import { SignatureV4 } from '@smithy/signature-v4';
import { defined } from '../../defined.ts';
import { UsageError } from '../usage-error.ts';

/** SHA-256 as the signer asks for it, by the runtime instead of JavaScript. */
class Sha256 {
  readonly #secret: string | Uint8Array | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: unknown) {
    this.#secret =
      secret === undefined || typeof secret === 'string' ? secret : bytesOf(secret as ArrayBuffer);
    this.#hash = this.#fresh();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

interface SignableRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Gives a request's headers with those of its signature. */
export type RequestSigner = (request: SignableRequest) => Promise<Record<string, string>>;

/** Gives the credentials that the AWS command line would use, again where they have run out. */
export type CredentialsSource = ReturnType<
  typeof import('@aws-sdk/credential-provider-node')['defaultProvider']
>;

/** Nobody has logged in at AWS, or not for long enough, or not in a region. Exit code 2. */
export class NoAccount extends UsageError {}

/** One source for a whole command, so that nobody is asked for a second factor twice. */
export async function credentialsOfCaller(): Promise<CredentialsSource> {
  // Profiles, single sign-on and roles are 100 kB of code that no other command needs.
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const httpsAgent = new Agent({ keepAlive: true, proxyEnv: process.env });
  return defaultProvider({ clientConfig: { requestHandler: { httpsAgent } } });
}

export interface RequestSignerOptions {
  readonly region: string;
  /** As AWS knows it in signatures, such as `execute-api`. */
  readonly service: string;
  readonly credentials: CredentialsSource;
}

/**
 * Signs with Signature Version 4.
 *
 * @throws NoAccount where there are none, when it is first used.
 */
export function requestSigner({
  region,
  service,
  credentials,
}: RequestSignerOptions): RequestSigner {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async ({ method, url, headers, body }) => {
    try {
      const signed = await signer.sign({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...headers, host: url.host },
        ...defined({ port: url.port === '' ? undefined : Number(url.port), body }),
      });
      return signed.headers;
    } catch (cause) {
      const name = cause instanceof Error ? cause.name : 'unknown';
      throw new NoAccount(
        `there are no usable AWS credentials (${name}): log in with "aws sso login", or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
        { cause },
      );
    }
  };
}

/**
 * The region that the gate's address is in, or else the environment's.
 *
 * @throws UsageError where neither says.
 */
export function regionOf(url: URL, env: Readonly<Record<string, string | undefined>>): string {
  const inHost = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(url.hostname)?.[1];
  const region = inHost ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined || region === '') {
    throw new UsageError(
      `${url.host} does not name its AWS region: set AWS_REGION to the one that the gate is in`,
    );
  }
  return region;
}
