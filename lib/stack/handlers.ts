import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { FunctionEnvironment, type FunctionName } from '../../lambdas/runtime/environment.ts';
import { GateFunction, type HandlerCode } from './gate-function.ts';
import type { GateNetwork } from './gate-network.ts';
import { pascalCase } from './pascal-case.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import type { Telemetry } from './telemetry.ts';

const purposes: Readonly<Record<FunctionName, string>> = {
  'validate-suite': 'holds a suite against its rules and plans its batches',
  'take-snapshot': 'makes the snapshot of a run, and lends it its endpoint',
  'submit-batches': 'sends batches to the platform',
  'poll-batches': 'looks at executions and collects results',
  'aggregate-run': 'judges a run and writes its audit record',
  'give-back': 'gives back the endpoints that were lent to runs',
  'notify-outcome': 'tells endpoints how a run ended',
  promote: 'points production to what a run has passed for',
  'start-run': 'starts and cancels runs',
  forget: 'redacts and prunes runs, on record',
  'read-run': 'shows runs and their reports',
  'close-run': 'gives a verdict to runs that ended without one',
  'redeliver-notification': 'tells endpoints again that were out of reach',
};

type Variables<N extends FunctionName> = Readonly<
  Record<keyof z.infer<(typeof FunctionEnvironment)[N]>, string>
>;

export interface HandlersOptions {
  readonly code: HandlerCode;
  readonly telemetry: Telemetry;
  readonly network: GateNetwork | null;
  readonly concurrency: GateSettings['concurrency'];
}

/** Makes functions by the name of their handler; each gets those of the variables that it reads. */
export function handlers(
  scope: Construct,
  { code, telemetry, network, concurrency }: HandlersOptions,
) {
  const reserved: Partial<Record<FunctionName, number>> = {
    'close-run': concurrency.closeRun,
    'start-run': concurrency.api,
    'read-run': concurrency.api,
  };
  return <N extends FunctionName>(
    name: N,
    variables: Variables<N>,
    layers: readonly ILayerVersion[] = [],
  ): GateFunction => {
    const read = Object.keys(FunctionEnvironment[name].shape);
    const environment = Object.fromEntries(
      Object.entries<string>(variables).filter(([variable]) => read.includes(variable)),
    );
    return new GateFunction(scope, pascalCase(name), {
      name,
      description: purposes[name],
      code,
      telemetry,
      environment,
      layers,
      network,
      reservedConcurrency: reserved[name] ?? 0,
    });
  };
}
