import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  type Code,
  type ILayerVersion,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../lambdas/runtime/environment.ts';
import { functionMegabytes } from './function-megabytes.ts';
import { functionSeconds } from './function-seconds.ts';
import type { GateNetwork } from './gate-network.ts';
import { heldVariables } from './held-variables.ts';
import type { Telemetry } from './telemetry.ts';

/** Where a handler's bundle comes from: an asset to deploy, a stub where only the stack matters. */
export type HandlerCode = (handler: string) => Code;

export interface GateFunctionProps {
  readonly name: FunctionName;
  readonly description: string;
  readonly code: HandlerCode;
  readonly telemetry: Telemetry;
  readonly environment: Readonly<Record<string, string>>;
  readonly layers?: readonly ILayerVersion[];
  /** The internet, straight from Lambda, where null. */
  readonly network: GateNetwork | null;
  /** Executions at one moment that are kept free for it; 0 for none. */
  readonly reservedConcurrency: number;
}

/** One handler as a function, with a role and a log group of its own and nothing granted yet. */
export class GateFunction extends LambdaFunction {
  readonly handlerName: FunctionName;

  constructor(scope: Construct, id: string, props: GateFunctionProps) {
    const { name, telemetry, network, reservedConcurrency, layers = [] } = props;
    const logGroup = telemetry.logGroup(scope, `${id}Log`);
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Cognigate: ${name}`,
      managedPolicies: [
        telemetry.functionPolicy,
        ...(network === null ? [] : [network.functionPolicy]),
      ],
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: `Cognigate: ${props.description}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: `${name}.handler`,
      code: props.code(name),
      timeout: Duration.seconds(functionSeconds[name]),
      memorySize: functionMegabytes(name),
      environment: { ...heldVariables(name, props.environment) },
      layers: [...layers],
      role,
      logGroup,
      ...(reservedConcurrency === 0 ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      // A run goes on with the versions that it began with, also after a newer one was deployed.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    });
    this.handlerName = name;
    const resource = this.node.defaultChild;
    if (!(resource instanceof CfnFunction)) throw new Error('the function has no resource');
    // The properties `tracing` and `vpc` would add a wildcard to every role; shared policies have it once.
    resource.tracingConfig = { mode: 'Active' };
    network?.hold(resource);
  }
}
