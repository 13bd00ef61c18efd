import type { SuiteFiles } from '../../../lib/api/requested-suite.ts';
import type { StartPorts } from '../../../lib/api/start-run.ts';
import type { ExecutionStatus, Executions } from '../../../lib/steps/ports/executions.ts';
import { type FakePorts, fakePorts } from './fake-ports.ts';

/** Starts nothing, and remembers what was asked of it. */
export class FakeExecutions implements Executions {
  readonly started: string[] = [];
  /** What `look` answers, by run. */
  readonly statuses = new Map<string, ExecutionStatus>();
  /** Called before a start; throw in it to crash there. */
  beforeStart: (runId: string) => void = () => {};
  throttled = false;

  async start(runId: string): Promise<'started' | 'throttled'> {
    this.beforeStart(runId);
    if (this.throttled) return 'throttled';
    this.started.push(runId);
    return 'started';
  }

  async look(runId: string): Promise<ExecutionStatus | null> {
    return this.statuses.get(runId) ?? null;
  }
}

/** Suites by key, and by name in the deployed folder. */
class FakeSuites implements SuiteFiles {
  readonly keys = new Map<string, string>();
  readonly names = new Map<string, string>();

  async byKey(key: string, maxBytes: number) {
    const text = this.keys.get(key);
    if (text === undefined) return null;
    return text.length > maxBytes ? { bytes: text.length } : Buffer.from(text);
  }

  async deployed(name: string) {
    const text = this.names.get(name);
    return text === undefined ? null : Buffer.from(text);
  }

  async deployedNames() {
    return [...this.names.keys()];
  }
}

export type FakeStartPorts = FakePorts &
  StartPorts & { readonly executions: FakeExecutions; readonly suites: FakeSuites };

export function fakeStartPorts(): FakeStartPorts {
  return {
    ...fakePorts(),
    executions: new FakeExecutions(),
    suites: new FakeSuites(),
    endpoints: ['ci', 'on-call'],
    alwaysTold: ['event-bus'],
    platformUrl: 'https://bot.example',
    toolVersion: '0.1.0',
  };
}
