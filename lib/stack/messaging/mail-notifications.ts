import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { GateKey } from '../gate-key.ts';
import type { GateSettings } from '../settings/gate-settings.ts';

export interface MailNotificationsProps {
  readonly key: GateKey;
  /** The owner's own topic; one is made where null. */
  readonly given: ITopic | null;
  readonly settings: GateSettings['mail'];
}

/** The people who are told by mail how runs ended; each confirms the subscription that SNS sends them. */
export class MailNotifications extends Construct {
  readonly topic: ITopic;
  readonly #key: GateKey;
  readonly #verdicts: GateSettings['mail']['verdicts'];

  constructor(scope: Construct, id: string, { key, given, settings }: MailNotificationsProps) {
    super(scope, id);
    this.#key = key;
    this.#verdicts = settings.verdicts;
    this.topic = given ?? new Topic(this, 'Topic', { masterKey: key.resource, enforceSSL: true });
    for (const address of settings.addresses) {
      this.topic.addSubscription(new EmailSubscription(address));
    }
  }

  /** The topic and the verdicts as functions read them from their environment. */
  get configuration(): string {
    return JSON.stringify({ topicArn: this.topic.topicArn, verdicts: this.#verdicts });
  }

  /** Lets `grantee` send mails. */
  grantSend(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    this.#key.grantWriteThrough('sns', grantee);
  }
}
