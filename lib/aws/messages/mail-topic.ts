import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { DeliveryOutcome } from '../../steps/ports/notifier.ts';
import { errorName } from '../store-failure.ts';

/** A topic whose subscribers are people who read mail. */
export class MailTopic {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, options: { readonly topicArn: string }) {
    this.#client = client;
    this.#topicArn = options.topicArn;
  }

  /** @param mail within the limits of SNS */
  async put(mail: { readonly subject: string; readonly text: string }): Promise<DeliveryOutcome> {
    try {
      await this.#client.send(
        new PublishCommand({ TopicArn: this.#topicArn, Subject: mail.subject, Message: mail.text }),
      );
      return { status: 'delivered' };
    } catch (cause) {
      const problem = `the topic of mails answers ${errorName(cause)}`;
      return { status: 'failed', problem, permanent: false };
    }
  }
}
