import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** The bus that is told of finished runs and promotions, for whoever wants to subscribe. */
export class RunEvents extends Construct {
  readonly busName: string;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBus(this, 'Resource', {
      description: 'Cognigate: runs that have a verdict',
    });
    this.busName = this.bus.eventBusName;
  }

  /** Lets `grantee` tell of runs and promotions. */
  grantTell(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }),
    );
  }
}
