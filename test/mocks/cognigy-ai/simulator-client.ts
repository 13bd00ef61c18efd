import type { CognigyAiScenarioInput } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { ClockedMock } from './mock-client.ts';

/** Every field that some answer has and a test looks at; which of them an answer has, the test asserts. */
interface SimulatorBody {
  readonly id: string;
  readonly _id: string;
  readonly referenceId: string;
  readonly name: string;
  readonly status: string;
  readonly detail: string;
  readonly traceId: string;
  readonly createdAt: number;
  readonly expiresAt: string;
  readonly simulationRunBatchId: string;
  readonly totalTurns: number;
  readonly nextScheduledRun: number | null;
  readonly turns: readonly { readonly text: string }[];
  readonly metrics?: {
    readonly success: unknown;
    readonly results: readonly object[];
    readonly isBatchStopped: boolean;
  };
  readonly data: readonly SimulatorBody[];
  readonly pagination: {
    readonly limit: number;
    readonly total: number;
    readonly hasNext: boolean;
    readonly next: string | null;
  };
  readonly scheduler: { readonly referenceId: string; readonly numberOfRuns: number };
  readonly personaPackage: { readonly successCriteria: readonly object[] };
  readonly metadata: { readonly messages: readonly object[] };
  readonly servers: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface SimulatorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: SimulatorBody;
}

export const CRITERIA = [
  { type: 'text', params: { name: 'asks', text: 'The agent asks "What is the order number?"' } },
  { type: 'text', params: { name: 'refunds', text: 'The agent says "The refund for order"' } },
];

/** A mock whose Simulator is spoken to, and whose clock stands still until it is moved. */
export class SimulatorMock implements AsyncDisposable {
  readonly #mock: ClockedMock;

  private constructor(mock: ClockedMock) {
    this.#mock = mock;
  }

  static async start(scenario: Omit<CognigyAiScenarioInput, 'name'> = {}): Promise<SimulatorMock> {
    return new SimulatorMock(await ClockedMock.start(scenario));
  }

  get projectId(): string {
    return this.#mock.project._id;
  }

  get now(): number {
    return this.#mock.now;
  }

  get clocked(): ClockedMock {
    return this.#mock;
  }

  pass(seconds: number): void {
    this.#mock.pass(seconds);
  }

  /** With the key and the project, unless the test says otherwise. */
  async call(
    method: string,
    path: string,
    {
      body,
      projectId = this.projectId,
      headers = { 'x-api-key': 'demo-key' },
    }: {
      readonly body?: unknown;
      readonly projectId?: string | null;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<SimulatorAnswer> {
    const query =
      projectId === null ? '' : `${path.includes('?') ? '&' : '?'}projectId=${projectId}`;
    const type: Record<string, string> =
      body === undefined ? {} : { 'content-type': 'application/json' };
    const { text, ...answer } = await this.#mock.raw(method, `/testing${path}${query}`, body, {
      ...headers,
      ...type,
    });
    const json: SimulatorBody = JSON.parse(/^[[{]/.test(text) ? text : '{}');
    return { ...answer, text, json };
  }

  get = (path: string) => this.call('GET', path);

  /** Makes a scenario and answers with what stands in its address. */
  async scenario(fields: object = {}): Promise<string> {
    const { json } = await this.call('POST', '/simulations', { body: this.scenarioBody(fields) });
    return json.referenceId;
  }

  scenarioBody(fields: object = {}) {
    return {
      name: 'A refund',
      persona: 'It is AB-123456',
      personaName: 'Rita',
      mission: 'I want my money back',
      successCriteria: CRITERIA,
      maxTurns: 8,
      flowId: null,
      projectReference: this.projectId,
      ...fields,
    };
  }

  get runConfig() {
    const [flow] = this.#mock.project.flows;
    const [locale] = this.#mock.project.locales;
    const [model] = this.#mock.project.largeLanguageModels ?? [];
    return {
      entrypoint: this.projectId,
      flowReferenceId: flow?.referenceId,
      localeReferenceId: locale?.referenceId,
      largeLanguageModelReferenceId: model?.referenceId,
    };
  }

  orderBody(executions = 1, runConfig: object = {}) {
    return {
      name: 'cognigate run-1 refund',
      projectReference: this.projectId,
      numberOfExecutions: executions,
      runConfig: { ...this.runConfig, ...runConfig },
    };
  }

  order(scenario: string, executions = 1): Promise<SimulatorAnswer> {
    const body = this.orderBody(executions);
    return this.call('POST', `/simulations/${scenario}/schedule`, { body });
  }

  /** A batch of a new scenario, and its address. */
  async batch(executions = 1): Promise<string> {
    const scenario = await this.scenario();
    const { json } = await this.order(scenario, executions);
    return `/simulations/${scenario}/batches/${json.referenceId}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#mock[Symbol.asyncDispose]();
  }
}
