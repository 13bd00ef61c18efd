import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { RunTable } from '../../aws/run-table.ts';
import type { GateKey } from '../gate-key.ts';
import { encryptTable } from './encrypt-table.ts';

const partition = (name: string) => ({ name, type: AttributeType.STRING });

/** Runs, batches, pipelines' claims, past durations, the token's lease and the rate budget; entries end by themselves. */
export class RunLedgerTable extends Construct {
  readonly tableName: string;
  readonly #table: TableV2;
  readonly #key: GateKey;

  constructor(scope: Construct, id: string, { key }: { readonly key: GateKey }) {
    super(scope, id);
    this.#key = key;
    const { suiteIndex, openIndex } = RunTable;
    this.#table = new TableV2(this, 'Resource', {
      partitionKey: partition(RunTable.partitionKey),
      sortKey: { name: RunTable.sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: RunTable.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Open runs are in here, and deleting a stack must not forget that they owe a verdict.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      globalSecondaryIndexes: [
        {
          indexName: suiteIndex.name,
          partitionKey: partition(suiteIndex.partitionKey),
          sortKey: { name: suiteIndex.sortKey, type: AttributeType.NUMBER },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...suiteIndex.projected],
        },
        {
          indexName: openIndex.name,
          partitionKey: partition(openIndex.partitionKey),
          sortKey: { name: openIndex.sortKey, type: AttributeType.NUMBER },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    encryptTable(this.#table, key);
    this.tableName = this.#table.tableName;
  }

  /** Lets `grantee` read runs and their batches. */
  grantRead(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:GetItem', 'dynamodb:Query'], this.#table.tableArn);
    this.#key.grantReadThrough('dynamodb', grantee);
  }

  /** Lets `grantee` read and replace runs and batches. Nobody is granted deletion. */
  grantKeep(grantee: IGrantable): void {
    this.#allow(
      grantee,
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      this.#table.tableArn,
    );
    this.#key.grantWriteThrough('dynamodb', grantee);
  }

  /** Lets `grantee` take and give back leases; for one that may keep runs. */
  grantLease(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:UpdateItem'], this.#table.tableArn);
  }

  grantListBySuite(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:Query'], this.#indexArn(RunTable.suiteIndex.name));
  }

  grantListOpen(grantee: IGrantable): void {
    this.#allow(grantee, ['dynamodb:Query'], this.#indexArn(RunTable.openIndex.name));
  }

  get table(): TableV2 {
    return this.#table;
  }

  #indexArn(name: string): string {
    return `${this.#table.tableArn}/index/${name}`;
  }

  #allow(grantee: IGrantable, actions: string[], resource: string): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions, resources: [resource] }),
    );
  }
}
