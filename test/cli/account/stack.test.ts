import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../lib/cli/main.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';

/** As CloudFormation answers in its query protocol. */
const described = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
  <DescribeStacksResult><Stacks><member>
    <StackName>Cognigate</StackName>
    <Outputs>
      <member><OutputKey>ApiUrl</OutputKey><OutputValue>https://a1.execute-api.eu-west-1.amazonaws.com/v1/?a&amp;b</OutputValue></member>
      <member><OutputKey>CloseRunLog</OutputKey><OutputValue>Cognigate-CloseRunLog-1A2B</OutputValue><Description>no value</Description></member>
    </Outputs>
  </member></Stacks></DescribeStacksResult>
</DescribeStacksResponse>`;
const refused = `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Other does not exist</Message></Error></ErrorResponse>`;

const asked: string[] = [];
const cloudFormation = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  asked.push(`${request.headers.authorization} ${body}`);
  const knows = body.includes('StackName=Cognigate');
  response.writeHead(knows ? 200 : 400, { 'content-type': 'text/xml' });
  response.end(knows ? described : refused);
});
let env: Record<string, string> = {};

beforeAll(async () => {
  cloudFormation.listen(0, '127.0.0.1');
  await once(cloudFormation, 'listening');
  const { port } = cloudFormation.address() as AddressInfo;
  env = {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}/`,
  };
  process.env.AWS_ACCESS_KEY_ID = 'AKIAEXAMPLEEXAMPLE00';
  process.env.AWS_SECRET_ACCESS_KEY = 'stand-in';
});

afterAll(() => {
  cloudFormation.close();
  delete process.env.AWS_ACCESS_KEY_ID;
  delete process.env.AWS_SECRET_ACCESS_KEY;
});

async function stack(...args: string[]) {
  const terminal = new FakeTerminal('.', env);
  const code = await main(['stack', ...args], terminal);
  return { code, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
}

describe('cognigate stack', () => {
  it('prints what the stack says its resources are called', async () => {
    const { code, stdout } = await stack('--json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ApiUrl: 'https://a1.execute-api.eu-west-1.amazonaws.com/v1/?a&b',
      CloseRunLog: 'Cognigate-CloseRunLog-1A2B',
    });
    expect(asked.at(-1)).toMatch(
      /^AWS4-HMAC-SHA256 .*\/eu-west-1\/cloudformation\/aws4_request.* Action=DescribeStacks&Version=2010-05-15&StackName=Cognigate$/,
    );
  });

  it('finds the region in the profile that is in use', async () => {
    const home = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
    const config = join(home, 'config');
    writeFileSync(config, '[default]\nregion = us-east-1\n[profile bots]\nregion = eu-north-1\n');
    const { AWS_REGION: _, ...others } = env;
    const profile = { AWS_CONFIG_FILE: config, AWS_PROFILE: 'bots' };

    const terminal = new FakeTerminal('.', { ...others, ...profile });
    const code = await main(['stack', 'ApiUrl'], terminal);

    rmSync(home, { recursive: true });
    expect(code).toBe(0);
    expect(asked.at(-1)).toContain('/eu-north-1/cloudformation/');
  });

  it('prints one alone, for a command line', async () => {
    expect((await stack('CloseRunLog')).stdout).toBe('Cognigate-CloseRunLog-1A2B\n');
  });

  it.each([
    [['CloseRunLgo'], 'the stack has no output "CloseRunLgo"; did you mean CloseRunLog?'],
    [['--stack-name', 'Other'], 'Stack with id Other does not exist; check --stack-name'],
  ])('says what is wrong with %j', async (args, problem) => {
    const { code, stderr } = await stack(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });
});
