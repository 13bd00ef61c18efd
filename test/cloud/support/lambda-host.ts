import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LambdaBundle } from '../../../bin/bundle-lambdas.ts';
import type { TaskFunction } from '../../../lib/engine/invoke-task.ts';
import type { Invocation, InvocationAnswer } from './lambda-child.ts';
import { type Listening, serving } from './listening.ts';

const CHILD = fileURLToPath(new URL('lambda-child.ts', import.meta.url));
const INVOKE = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/;

export interface LambdaHost extends Listening {
  /** Everything that the functions printed. */
  printed(): string;
}

/** Lambda's HTTP Invoke API over bundles, each in a process of its own with its own variables alone. */
export async function lambdaHost(
  bundles: readonly LambdaBundle[],
  variables: (name: string) => Readonly<Record<string, string>>,
): Promise<LambdaHost> {
  let printed = '';
  const functions = new Map<string, LambdaProcess>();
  for (const { name, path } of bundles) {
    const child = fork(CHILD, [path, name], {
      env: { ...variables(name) },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
    }
    functions.set(name, new LambdaProcess(child));
  }
  await Promise.all([...functions.values()].map((lambda) => lambda.started));

  const server = await serving(async (request, body, response) => {
    const lambda = functions.get(INVOKE.exec(request.url ?? '')?.[1] ?? '');
    if (request.method !== 'POST' || lambda === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { result, failure } = await lambda.invoke(JSON.parse(body.toString()));
    const headers = failure === undefined ? {} : { 'x-amz-function-error': 'Unhandled' };
    response.writeHead(200, headers).end(JSON.stringify(failure ?? result ?? null));
  });

  return {
    url: server.url,
    printed: () => printed,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Promise.all([...functions.values()].map((lambda) => lambda.stop()));
    },
  };
}

/** Invokes a function of `host` as the state machine does. */
export function invokedAt(host: LambdaHost, name: string): TaskFunction {
  return async (payload) => {
    const answer = await fetch(`${host.url}/2015-03-31/functions/${name}/invocations`, {
      method: 'POST',
      body: JSON.stringify(payload),
    });
    const body: unknown = await answer.json();
    if (answer.headers.get('x-amz-function-error') === null) return body;
    const { errorType, errorMessage } = body as NonNullable<InvocationAnswer['failure']>;
    throw Object.assign(new Error(errorMessage), { name: errorType });
  };
}

class LambdaProcess {
  readonly started: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: InvocationAnswer) => void>();
  #invocations = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.started = Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the function ended with ${code} before it had begun`);
      }),
    ]);
    child.on('message', (answer: InvocationAnswer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    child.on('exit', (code) => {
      const failure = { errorType: 'Lambda.Unknown', errorMessage: `exit ${code}`, trace: [] };
      for (const [id, settle] of this.#waiting) settle({ id, failure });
      this.#waiting.clear();
    });
  }

  invoke(event: unknown): Promise<InvocationAnswer> {
    this.#invocations += 1;
    const invocation: Invocation = { id: this.#invocations, event };
    return new Promise((resolve) => {
      this.#waiting.set(invocation.id, resolve);
      this.#child.send(invocation);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}
