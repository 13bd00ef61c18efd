import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  AnyPrincipal,
  Effect,
  type IGrantable,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AuditTable } from '../../aws/audit-table.ts';
import type { GateKey } from '../gate-key.ts';
import { encryptTable } from './encrypt-table.ts';

/** Every way to change or remove an item that DynamoDB offers. */
const CHANGING = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
];

/** Insert-only audit records, kept when the stack is deleted. */
export class AuditTrail extends Construct {
  readonly tableName: string;
  readonly #table: TableV2;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key }: { readonly key: GateKey }) {
    super(scope, id);
    this.#key = key;
    this.#table = new TableV2(this, 'Resource', {
      partitionKey: { name: AuditTable.partitionKey, type: AttributeType.STRING },
      sortKey: { name: AuditTable.sortKey, type: AttributeType.NUMBER },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      // Also where its first deployment fails: CloudFormation could not delete what is protected.
      removalPolicy: RemovalPolicy.RETAIN,
      resourcePolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'NobodyChangesARecord',
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: CHANGING,
            resources: ['*'],
          }),
        ],
      }),
    });
    encryptTable(this.#table, key);
    this.tableName = this.#table.tableName;
  }

  /** Lets `grantee` add records and read a chain. Nobody is ever granted update or delete. */
  grantAppend(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:PartiQLInsert', 'dynamodb:Query']);
    this.#key.grantWriteThrough('dynamodb', grantee);
  }

  /** Lets `grantee` read a chain from its head. */
  grantReadHead(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:Query']);
    this.#key.grantReadThrough('dynamodb', grantee);
  }

  get table(): TableV2 {
    return this.#table;
  }

  #allow(grantee: IGrantable, actions: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [this.#table.tableArn] }),
    );
  }
}
