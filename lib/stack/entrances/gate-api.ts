import { Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IRestApi,
  JsonSchemaType,
  JsonSchemaVersion,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  Model,
  RequestValidator,
  type Resource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { GateFunction } from '../gate-function.ts';
import type { GateSettings } from '../settings/gate-settings.ts';
import type { Telemetry } from '../telemetry.ts';
import { addGatewayAnswers } from './gateway-answers.ts';

export const API_STAGE = 'v1';

export interface GateApiProps {
  /** Its metrics have no other mark, so it is the gate's own in the account. */
  readonly name: string;
  readonly startRun: GateFunction;
  readonly readRun: GateFunction;
  /** Null where the gate forgets nothing. */
  readonly forget: GateFunction | null;
  readonly telemetry: Telemetry;
  readonly settings: GateSettings['api'];
}

/** Written down for every request: who asked for what and what came of it, without bodies and headers. */
const accessLog = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTimeEpoch(),
    caller: AccessLogField.contextIdentityUserArn(),
    ip: AccessLogField.contextIdentitySourceIp(),
    path: AccessLogField.contextPath(),
    method: AccessLogField.contextHttpMethod(),
    resource: AccessLogField.contextResourcePath(),
    status: AccessLogField.contextStatus(),
    error: AccessLogField.contextErrorResponseType(),
    milliseconds: AccessLogField.contextResponseLatency(),
    bytes: AccessLogField.contextResponseLength(),
  }),
);

/** The gate's REST API: IAM decides who may call it, and only what has a chance reaches a function. */
export class GateApi extends Construct {
  readonly api: RestApi;
  /** The same; CDK's classes and interfaces disagree on optional properties under TypeScript's exact reading. */
  readonly reference: IRestApi;
  readonly accessLog: LogGroup;
  readonly #validator: RequestValidator;

  constructor(scope: Construct, id: string, props: GateApiProps) {
    super(scope, id);
    const { telemetry, settings } = props;
    this.accessLog = telemetry.accessLogGroup(this, 'AccessLog');
    this.api = new RestApi(this, 'Resource', {
      restApiName: props.name,
      description: 'Cognigate: start, read and cancel runs',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
      deployOptions: {
        stageName: API_STAGE,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        throttlingRateLimit: settings.ratePerSecond,
        throttlingBurstLimit: settings.burst,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: accessLog,
      },
    });
    this.reference = this.api as IRestApi;
    this.#validator = new RequestValidator(this, 'Validator', {
      restApi: this.reference,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    addGatewayAnswers(this.api);
    this.#addRoutes(props);
    this.#acknowledgeFindings();
    if (settings.createLoggingRole) telemetry.enableApiLogging(this.api.deploymentStage);
  }

  #addRoutes({ startRun, readRun, forget }: GateApiProps): void {
    const runs = this.api.root.addResource('runs');
    const run = runs.addResource('{id}');
    this.#route(runs, 'POST', startRun, {
      body: this.#startModel(),
      parameters: { 'method.request.header.Idempotency-Key': false },
    });
    this.#route(runs, 'GET', readRun);
    this.#route(run, 'GET', readRun);
    this.#route(run.addResource('report'), 'GET', readRun, {
      parameters: { 'method.request.querystring.format': false },
    });
    this.#route(run.addResource('cancel'), 'POST', startRun);
    this.#route(run.addResource('baseline'), 'POST', startRun, {
      parameters: { 'method.request.querystring.label': false },
    });
    const suites = this.api.root.addResource('suites');
    const suite = suites.addResource('{id}');
    const page = {
      'method.request.querystring.limit': false,
      'method.request.querystring.after': false,
    };
    this.#route(suites, 'GET', readRun, { parameters: page });
    this.#route(suite.addResource('runs'), 'GET', readRun, { parameters: page });
    this.#route(suite.addResource('baselines'), 'GET', readRun);
    if (forget !== null) {
      this.#route(run.addResource('redaction'), 'POST', forget);
      this.#route(suite.addResource('pruning'), 'POST', forget);
    }
    this.#route(this.api.root.addResource('audit').addResource('{id}'), 'GET', readRun, {
      parameters: { 'method.request.querystring.after': false },
    });
  }

  #acknowledgeFindings(): void {
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-COG4',
        reason: 'Callers are pipelines and functions with IAM roles, not people with passwords.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason:
          'Unsigned requests are refused before anything runs; a WAF costs more than the gate.',
      },
    );
  }

  /** The outer shape alone: what is wrong inside a suite the function tells better. */
  #startModel(): Model {
    return new Model(this, 'StartRun', {
      restApi: this.reference,
      contentType: 'application/json',
      description: 'A request to start a run',
      schema: {
        schema: JsonSchemaVersion.DRAFT4,
        type: JsonSchemaType.OBJECT,
        minProperties: 1,
        properties: {
          suite: { type: JsonSchemaType.OBJECT },
          suite_key: { type: JsonSchemaType.STRING },
          suite_name: { type: JsonSchemaType.STRING },
          notify: { type: JsonSchemaType.ARRAY },
          snapshot: { type: JsonSchemaType.OBJECT },
        },
      },
    });
  }

  #route(
    resource: Resource,
    httpMethod: 'GET' | 'POST',
    handler: GateFunction,
    request: {
      readonly body?: Model;
      readonly parameters?: Readonly<Record<string, boolean>>;
    } = {},
  ): Method {
    const { body, parameters = {} } = request;
    return resource.addMethod(
      httpMethod,
      new LambdaIntegration(handler, {
        // A console test would need a second permission per method.
        allowTestInvoke: false,
      }),
      {
        requestValidator: this.#validator,
        requestParameters: { ...parameters },
        ...(body === undefined ? {} : { requestModels: { 'application/json': body } }),
      },
    );
  }
}
