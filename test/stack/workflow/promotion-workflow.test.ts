import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { executeWorkflow } from '../../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { plainDefinition } from '../../../lib/stack/workflow/export-workflow.ts';
import { GateTemplate } from '../gate-template.ts';
import { permissionsOf } from '../permission-table.ts';

const gate = new GateTemplate({ platform: 'cognigy-ai' });
const permissions = permissionsOf(gate);
const machine = gate.one('AWS::StepFunctions::StateMachine', 'Promotion');

const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
const Telling = z.object({
  Resource: z.string().endsWith(':events:putEvents'),
  Arguments: z.object({
    Entries: z.tuple([
      z.object({ Detail: z.unknown(), DetailType: z.literal('Cognigate Promotion Finished') }),
    ]),
  }),
});

/** As it is deployed, with a function in the place of the event bus. */
function definition() {
  const names = new Map([[gate.one('AWS::Lambda::Version', 'Promote').id, 'promote']]);
  // The bus is named by its ARN, for which any text will do.
  const [, parts] = Joined.parse(machine.Properties.DefinitionString)['Fn::Join'];
  const text = parts.map((part) => (Object.hasOwn(Object(part), 'Fn::GetAtt') ? 'bus' : part));
  const plain = z
    .looseObject({ States: z.record(z.string(), z.looseObject({})) })
    .parse(plainDefinition({ 'Fn::Join': ['', text] }, names));
  const { Promote, Tell } = plain.States;
  const { Arguments } = Telling.parse(Tell);
  const Payload = Arguments.Entries[0].Detail;
  const told = {
    ...Tell,
    Resource: Promote?.Resource,
    Arguments: { FunctionName: 'tell', Payload },
  };
  return { ...plain, States: { ...plain.States, Tell: told } };
}

async function promoted(
  promote: (payload: unknown) => Promise<unknown>,
  tell: () => Promise<unknown> = async () => ({}),
) {
  const told: unknown[] = [];
  const asked: unknown[] = [];
  const clock = new VirtualClock();
  const execution = await clock.run(
    executeWorkflow(loadWorkflow(definition()), {
      name: 'release-7',
      input: { run_id: 'run-1', endpoint: 'Web chat' },
      clock,
      tasks: {
        promote: async (payload) => {
          asked.push(payload);
          return promote(payload);
        },
        tell: async (payload) => {
          told.push(payload);
          return tell();
        },
      },
    }),
  );
  return { execution, told, asked };
}

const outcome = (status: string) => async () => ({ status, run_id: 'run-1', because: 'so it is' });

describe('the state machine of promotions', () => {
  it('hands on who asks and for what, and tells the event bus what came of it', async () => {
    const { execution, told, asked } = await promoted(outcome('promoted'));

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { status: 'promoted' } });
    expect(asked).toEqual([
      {
        execution: expect.stringContaining('release-7'),
        input: { run_id: 'run-1', endpoint: 'Web chat' },
      },
    ]);
    expect(told).toMatchObject([
      { status: 'promoted', run_id: 'run-1', execution: expect.stringContaining('release-7') },
    ]);
  });

  it.each(['promoted', 'was_there', 'would_promote'])('succeeds where it ends %s', async (word) => {
    expect((await promoted(outcome(word))).execution.status).toBe('SUCCEEDED');
  });

  it.each([
    ['refused', 'PromotionRefused'],
    ['failed', 'PromotionFailed'],
    ['a word nobody knows', 'PromotionFailed'],
  ])('fails where it ends %s, with the reason', async (word, error) => {
    const { execution, told } = await promoted(outcome(word));

    expect(execution).toMatchObject({ status: 'FAILED', error, cause: 'so it is' });
    expect(told).toHaveLength(1);
  });

  it('fails, and tells it, where the function does', async () => {
    const { execution, told } = await promoted(async () => {
      throw new Error('production still runs v1');
    });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'PromotionFailed' });
    expect(told).toMatchObject([{ status: 'failed' }]);
  });

  it('ends by what came of it where nobody can be told', async () => {
    const { execution } = await promoted(outcome('promoted'), async () => {
      throw new Error('no bus');
    });

    expect(execution.status).toBe('SUCCEEDED');
  });

  it('is a Standard one that logs no data and encrypts its histories', () => {
    expect(machine.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
    });
  });
});

describe('the right to promote', () => {
  const holding = (action: string, resource: string) =>
    permissions
      .filter(({ actions }) => actions.includes(action))
      .filter(({ resources }) => resources.some((one) => one.startsWith(resource)))
      .map(({ role }) => role);

  it("is nobody's in the gate, whoever may start runs", () => {
    expect(holding('states:StartExecution', 'Promotion')).toEqual([]);
    expect(holding('states:StartExecution', 'RunWorkflow')).toEqual(['StartRunRole']);
  });

  it('goes with none to start, decide or change a run', () => {
    const changing = permissions
      .filter(({ role }) => /^Promot/.test(role))
      .filter(({ actions }) => actions.some((action) => /Put|Insert|Update|Start/.test(action)))
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource !== '*');

    expect(changing.sort()).toEqual(['EndpointLog', 'Events', 'PromoteLog']);
  });

  it('is not given to the functions of a run', () => {
    const invoked = holding('lambda:InvokeFunction', 'Promote ');

    expect(invoked).toEqual(['PromotionRole']);
  });
});
