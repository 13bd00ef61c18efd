import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { GateTemplate } from './gate-template.ts';
import { permissionsOf } from './permission-table.ts';

const KeyPolicy = z.object({
  KeyPolicy: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Action: z.union([z.string(), z.array(z.string())]),
        Principal: z.object({ AWS: z.unknown() }),
      }),
    ),
  }),
});

const signingKeyOf = (gate: GateTemplate) =>
  gate.all('AWS::KMS::Key').find(({ Properties }) => Properties.KeyUsage === 'SIGN_VERIFY');
const gate = new GateTemplate({ platform: 'cognigy-ai' });
const key = signingKeyOf(gate);

describe('the key that signs verdicts', () => {
  it('is of the curve that every verifier knows, and outlives the stack', () => {
    expect(key).toMatchObject({
      Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('signs for the functions that decide, by their policies and by its own', () => {
    const signing = permissionsOf(gate).filter(({ actions }) => actions.includes('kms:Sign'));
    const { Statement } = KeyPolicy.parse(key?.Properties).KeyPolicy;
    const own = Statement.filter(({ Action }) => [Action].flat().includes('kms:Sign'));

    expect(signing.map(({ role }) => role).sort()).toEqual(['AggregateRunRole', 'CloseRunRole']);
    expect(JSON.stringify(own.flatMap(({ Principal }) => Principal.AWS))).toMatch(
      /^\[\{"Fn::GetAtt":\["AggregateRunRole\w+","Arn"\]\},\{"Fn::GetAtt":\["CloseRunRole\w+","Arn"\]\}\]$/,
    );
  });

  it('signs for nobody else in the account, who may only look after it', () => {
    const { Statement } = KeyPolicy.parse(key?.Properties).KeyPolicy;
    const actions = Statement.flatMap(({ Action }) => Action);

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(actions.filter((action) => action === 'kms:CreateGrant')).toEqual([]);
  });

  it('is known, and no more, to the function that promotes', () => {
    const known = permissionsOf(gate).filter(({ resources }) => resources.includes('SigningKey'));

    expect(known.find(({ role }) => role === 'PromoteRole')?.actions).toEqual(['kms:GetPublicKey']);
  });

  it('is not there in a trial, and there where a trial asks for it', () => {
    expect(signingKeyOf(new GateTemplate({ profile: 'trial' }))).toBeUndefined();
    expect(signingKeyOf(new GateTemplate({ profile: 'trial', signVerdicts: true }))).toBeDefined();
    expect(signingKeyOf(new GateTemplate({ signVerdicts: false }))).toBeUndefined();
  });
});
