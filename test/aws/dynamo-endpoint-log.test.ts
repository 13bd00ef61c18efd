import {
  DuplicateItemException,
  DynamoDBClient,
  ExecuteStatementCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoEndpointLog } from '../../lib/aws/dynamo-endpoint-log.ts';
import { GENESIS_HASH } from '../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { type EndpointRecord, owedEndpoints } from '../../lib/domain/audit/endpoint-log.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { anEndpointEntry, endpointLogOf } from '../support/builders/endpoint-steps.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const endpoint = { platformUrl: 'https://api-trial.cognigy.ai', id: 'e' };
const CHAIN = 'https://api-trial.cognigy.ai e';

const log = () =>
  new DynamoEndpointLog(new DynamoDBClient({ region: 'eu-west-1' }), { tableName: 'steps' });
const items = (records: readonly EndpointRecord[]) => ({
  Items: records
    .toReversed()
    .map((record) => ({ seq: { N: `${record.seq}` }, record: { S: canonicalForm(record) } })),
});

beforeEach(() => {
  dynamo.reset();
});

describe('DynamoEndpointLog', () => {
  it('begins a chain for each endpoint, by an insert that cannot overwrite', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] }).on(ExecuteStatementCommand).resolves({});
    const steps = log();

    const none = await steps.of(endpoint);
    const first = await steps.append(anEndpointEntry());
    const second = await steps.append(anEndpointEntry({ stage: 'done' }));

    const parameters = dynamo
      .commandCalls(ExecuteStatementCommand)
      .map(({ args }) => args[0].input.Parameters?.slice(0, 2));
    expect(none).toEqual([]);
    expect([first.seq, first.prev_hash]).toEqual([1, GENESIS_HASH]);
    expect([second.seq, second.prev_hash]).toEqual([2, first.hash]);
    expect(parameters).toEqual([
      [{ S: CHAIN }, { N: '1' }],
      [{ S: CHAIN }, { N: '2' }],
    ]);
  });

  it('lets nobody go on who has not read what another has done since', async () => {
    dynamo.on(QueryCommand).resolves(items(endpointLogOf(anEndpointEntry())));
    dynamo
      .on(ExecuteStatementCommand)
      .rejects(new DuplicateItemException({ $metadata: { attempts: 1 }, message: 'taken' }));
    const steps = log();
    await steps.of(endpoint);

    await expect(steps.append(anEndpointEntry({ stage: 'done' }))).rejects.toMatchObject({
      name: ErrorName.concurrentWrite,
    });
  });

  it('reads back to the last loan that was given back, however often that was tried', async () => {
    const back = { move: 'give_back' } as const;
    const records = endpointLogOf(
      ...Array.from({ length: 40 }, () => anEndpointEntry({ ...back, stage: 'done' })),
      anEndpointEntry(),
      ...Array.from({ length: 30 }, () => anEndpointEntry({ ...back, stage: 'failed' })),
    );
    dynamo.on(QueryCommand).callsFake((query) => {
      const below = Number(query.ExpressionAttributeValues[':seq']?.N ?? records.length + 1);
      return items(records.filter(({ seq }) => seq < below).slice(-query.Limit));
    });

    const found = await log().of(endpoint);

    expect(owedEndpoints(found)).toEqual([records[40]]);
    expect(found).toEqual(records.slice(-40));
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(2);
  });

  it('refuses an item that is no step', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [{ seq: { N: '7' }, record: { S: '{}' } }] });

    await expect(log().of(endpoint)).rejects.toMatchObject({
      name: ErrorName.integrity,
      message: `step 7 of the endpoint ${CHAIN} cannot be read`,
    });
  });
});
