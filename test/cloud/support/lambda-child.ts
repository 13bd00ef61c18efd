import { pathToFileURL } from 'node:url';

/** What a function is asked, and the number that its answer carries. */
export interface Invocation {
  readonly id: number;
  readonly event: unknown;
}

export interface InvocationAnswer {
  readonly id: number;
  readonly result?: unknown;
  /** As Lambda's Node.js runtime reports what a handler threw. */
  readonly failure?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace: readonly string[];
  };
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

const [, , bundle = '', functionName = ''] = process.argv;
const { handler } = (await import(pathToFileURL(bundle).href)) as { readonly handler: Handler };

process.on('message', ({ id, event }: Invocation) => {
  const context = {
    functionName,
    awsRequestId: `request-${id}`,
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`,
    memoryLimitInMB: '512',
  };
  handler(event, context).then(
    (result) => answer({ id, result }),
    (thrown: unknown) => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const trace = (error.stack ?? '').split('\n');
      answer({ id, failure: { errorType: error.name, errorMessage: error.message, trace } });
    },
  );
});

function answer(message: InvocationAnswer): void {
  process.send?.(message);
}

process.send?.({ id: 0 } satisfies InvocationAnswer);
