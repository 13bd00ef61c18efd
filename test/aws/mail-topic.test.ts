import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from 'vitest';
import { MailTopic } from '../../lib/aws/messages/mail-topic.ts';
import { mockedClient } from '../support/fakes/mocked-client.ts';

const sns = mockedClient(SNSClient);
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:Mails';
const topic = new MailTopic(new SNSClient({ region: 'eu-west-1' }), { topicArn });

describe('the topic of mails', () => {
  beforeEach(() => sns.reset());

  it('is published subject and text', async () => {
    sns.on(PublishCommand).resolves({ MessageId: '1' });

    expect(await topic.put({ subject: 'FAILED', text: 'two cases' })).toEqual({
      status: 'delivered',
    });

    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: topicArn,
      Subject: 'FAILED',
      Message: 'two cases',
    });
  });

  it('is told again where SNS does not take it', async () => {
    sns.on(PublishCommand).rejects(Object.assign(new Error('slow down'), { name: 'Throttled' }));

    expect(await topic.put({ subject: 'FAILED', text: 'two cases' })).toEqual({
      status: 'failed',
      problem: 'the topic of mails answers Throttled',
      permanent: false,
    });
  });
});
