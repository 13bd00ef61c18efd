import { randomUUID } from 'node:crypto';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import { runIdOfKey } from '../domain/run-id.ts';
import { explainIssue } from '../domain/suite/explain-issue.ts';
import {
  formatPath,
  type InputProblem,
  type Refused,
  refuse,
  sentenceOf,
} from '../domain/suite/input-problem.ts';
import { inspectTree } from '../domain/suite/safe-tree.ts';
import type { SuiteFault } from '../domain/suite/suite-fault.ts';
import { decodeText } from '../suite-file/decode-text.ts';
import { readJson } from '../suite-file/json-source.ts';
import { remedyFor, withoutMisspelt } from '../suite-file/remedy-for.ts';
import { type ApiRequest, type ApiResponse, accepted, problem } from './http.ts';
import { runView } from './run-view.ts';
import { type Started, type StartPorts, startRun } from './start-run.ts';
import { MAX_BODY_BYTES, StartRunRequest } from './start-run-request.ts';

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;
const RETRY_SECONDS = 5;

/** `POST /runs`: 202 with the run, or why it was not started. */
export async function answerStart(request: ApiRequest, ports: StartPorts): Promise<ApiResponse> {
  const key = request.headers['idempotency-key'] ?? randomUUID();
  if (!IDEMPOTENCY_KEY.test(key)) {
    return problem(400, 'the Idempotency-Key must be 1 to 200 visible ASCII characters');
  }
  if (request.body.byteLength > MAX_BODY_BYTES) {
    return problem(
      413,
      `the body has ${request.body.byteLength} bytes, at most ${MAX_BODY_BYTES} are taken: put the suite into the bucket of suites and name its key`,
    );
  }
  const read = readRequest(request.body);
  if (read.status === 'refused') return badRequest(read);
  // A build that is run again means the same by a key, wherever it says that it runs.
  const { provenance, ...asked } = read.request;
  const { suite, suite_key, suite_name, notify, establish_baseline, snapshot, ...overrides } =
    asked;
  const sources = [
    suite === undefined ? [] : { inline: suite },
    suite_key === undefined ? [] : { key: suite_key },
    suite_name === undefined ? [] : { deployed: suite_name },
  ].flat();
  const [source] = sources;
  if (source === undefined || sources.length > 1) {
    const problem = `names ${sources.length} suites`;
    const remedy = 'write exactly one of suite, suite_key and suite_name';
    return badRequest(refuse([{ path: '', problem, remedy }]));
  }
  const requestBytes = canonicalOrNull({ request: asked });
  if (requestBytes === null) {
    const problem = 'has half of a surrogate pair, which no UTF-8 has';
    return badRequest(refuse([{ path: '', problem, remedy: 'write whole letters' }]));
  }
  const started = await startRun(
    {
      runId: runIdOfKey(key, callerOf(request.principal)),
      requestBytes,
      suite: source,
      overrides,
      notify,
      establishesBaseline: establish_baseline,
      snapshot,
      provenance,
      trigger: { kind: 'api', principal: request.principal },
    },
    ports,
  );
  return answerOf(started, ports);
}

async function answerOf(started: Started, ports: StartPorts): Promise<ApiResponse> {
  switch (started.status) {
    case 'started': {
      const batches = await ports.ledger.listBatches(started.run.runId);
      return accepted(runView(started.run, batches), `/runs/${started.run.runId}`);
    }
    case 'refused':
      return badRequest(started);
    case 'different':
      return problem(422, 'this Idempotency-Key came before with another body: take a new one');
    case 'throttled':
      return problem(429, 'too many runs start at once: send the same request again', {
        retryAfterSeconds: RETRY_SECONDS,
      });
  }
}

/** Who means the same by a key: a role, whatever the sessions are called that it is assumed for. */
function callerOf(principal: string): string {
  return principal.replace(/^(arn:[\w-]+:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
}

type ReadRequest = { readonly status: 'read'; readonly request: StartRunRequest } | Refused;

function readRequest(body: Uint8Array): ReadRequest {
  const decoded = decodeText(body);
  if (decoded.status === 'refused') return decoded;
  const reading = readJson(decoded.text);
  if (reading.status === 'refused') return reading;
  const { value } = reading.document;
  // Before anything walks it that would go as deep as it is.
  const tree = inspectTree(Object(value).suite);
  if (tree.hopeless) return refuse(tree.faults.map(inRequest));
  const parsed = StartRunRequest.safeParse(value);
  if (parsed.success) return { status: 'read', request: parsed.data };
  const faults = withoutMisspelt(
    parsed.error.issues.flatMap((issue) => explainIssue(issue, value, StartRunRequest)),
  );
  const problems = faults.map((fault) => ({
    path: fault.path,
    problem: fault.problem,
    remedy: remedyFor(fault, undefined),
  }));
  return { status: 'refused', problems, unlisted: 0 };
}

function inRequest({ keys, problem, remedy }: SuiteFault): InputProblem {
  return { path: formatPath(['suite', ...keys]), problem, remedy };
}

function badRequest({ problems, unlisted }: Refused): ApiResponse {
  const [first] = problems;
  const more = problems.length + unlisted - 1;
  const others = more > 0 ? `, and ${more} more` : '';
  const detail = first === undefined ? 'the input is refused' : sentenceOf(first, 'the input');
  return problem(400, `${detail}${others}`, { problems, unlisted });
}

/** Null for what has no letters: RFC 8785 has no form of half a surrogate pair. */
function canonicalOrNull(value: object): string | null {
  try {
    return canonicalForm(value);
  } catch {
    return null;
  }
}
