import {
  type Answer,
  bytes,
  json,
  type SeenRequest,
} from '../../support/servers/scripted-server.ts';

const ACCOUNT = '123456789012';
export const CREDENTIALS = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Credentials-a1';
export const CI = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Ci-b2';

/** An account as AWS's references describe its answers, with what a test changes in it. */
export class FakeAccount {
  stack: { status: string; outputs?: Readonly<Record<string, string>> } | null = null;
  template: unknown = null;
  bootstrapVersion: string | null = '21';
  limit = 1_000;
  unreserved = 1_000;
  loggingRole: string | null = null;
  /** What secrets hold, by their ARN; empty where they hold nothing. */
  readonly secrets = new Map<string, string>();
  /** Operations that are refused, with the error's code. */
  readonly refuses = new Map<string, string>();
  /** Operations that were asked, in their order. */
  readonly asked: string[] = [];

  answer(request: SeenRequest): Answer {
    const operation = operationOf(request);
    this.asked.push(operation);
    const code = this.refuses.get(operation);
    const isQuery = request.body.startsWith('Action=');
    if (code !== undefined)
      return isQuery ? xmlError(code, 'c4n4ry: no') : jsonError(code, 'c4n4ry: no');
    return this.#answerTo(operation, request.body);
  }

  #answerTo(operation: string, body: string): Answer {
    switch (operation) {
      case 'GetCallerIdentity':
        return xml(
          `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/anna</Arn><UserId>AROA:anna</UserId><Account>${ACCOUNT}</Account>
          </GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
      case 'DescribeStacks':
        return this.stack === null
          ? xmlError('ValidationError', 'Stack with id Cognigate does not exist')
          : xml(describedStack(this.stack));
      case 'GetTemplate':
        return xml(
          `<GetTemplateResponse><GetTemplateResult><StagesAvailable><member>Original</member></StagesAvailable>
            <TemplateBody>${escaped(JSON.stringify(this.template, null, 1))}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
        );
      case 'AmazonSSM.GetParameter':
        return this.bootstrapVersion === null
          ? jsonError('com.amazonaws.ssm#ParameterNotFound')
          : json(200, { Parameter: { Type: 'String', Value: this.bootstrapVersion } });
      case '/2016-08-19/account-settings/':
        return json(200, {
          AccountLimit: {
            CodeSizeUnzipped: 262_144_000,
            ConcurrentExecutions: this.limit,
            UnreservedConcurrentExecutions: this.unreserved,
          },
          AccountUsage: { FunctionCount: 3, TotalCodeSize: 4_000 },
        });
      case '/account':
        return json(200, {
          ...(this.loggingRole === null ? {} : { cloudwatchRoleArn: this.loggingRole }),
          throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
        });
      default:
        return this.#answerOfSecrets(operation, JSON.parse(body));
    }
  }

  #answerOfSecrets(
    operation: string,
    input: { readonly SecretId: string; readonly SecretString: string },
  ): Answer {
    const { SecretId: ARN, SecretString: value } = input;
    if (operation === 'secretsmanager.PutSecretValue') {
      this.secrets.set(ARN, value);
      return json(200, { ARN, VersionStages: ['AWSCURRENT'] });
    }
    const isFilled = this.secrets.has(ARN);
    return json(200, { ARN, ...(isFilled ? { VersionIdsToStages: { v1: ['AWSCURRENT'] } } : {}) });
  }
}

function operationOf({ headers, body, path }: SeenRequest): string {
  const target = headers['x-amz-target'];
  return String(target ?? new URLSearchParams(body).get('Action') ?? path);
}

function describedStack({ status, outputs = {} }: NonNullable<FakeAccount['stack']>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Cognigate</StackName>
    <StackStatus>${status}</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function xml(body: string): Answer {
  return bytes(200, body, { 'content-type': 'text/xml' });
}

function xmlError(code: string, message: string): Answer {
  return bytes(
    400,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    { 'content-type': 'text/xml' },
  );
}

function jsonError(type: string, message = ''): Answer {
  return json(400, { __type: type, message });
}
