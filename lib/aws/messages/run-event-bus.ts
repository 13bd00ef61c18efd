import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DeliveryOutcome, NotificationMessage } from '../../steps/ports/notifier.ts';
import { errorName } from '../store-failure.ts';

/** What a rule matches to hear of finished runs. */
const RunFinishedEvent = {
  source: 'cognigate',
  detailType: 'Cognigate Run Finished',
} as const;

/** Puts `Cognigate Run Finished` on a bus: the notification, with its `id`, which every repetition has too. */
export class RunEventBus {
  readonly #client: EventBridgeClient;
  readonly #busName: string;

  constructor(client: EventBridgeClient, options: { readonly busName: string }) {
    this.#client = client;
    this.#busName = options.busName;
  }

  async put(message: NotificationMessage): Promise<DeliveryOutcome> {
    const detail = { id: message.id, ...JSON.parse(message.body) };
    try {
      const { Entries = [] } = await this.#client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: this.#busName,
              Source: RunFinishedEvent.source,
              DetailType: RunFinishedEvent.detailType,
              Detail: JSON.stringify(detail),
              Time: new Date(message.timestamp),
            },
          ],
        }),
      );
      const code = Entries[0]?.ErrorCode;
      return code === undefined ? { status: 'delivered' } : undelivered(code);
    } catch (cause) {
      return undelivered(errorName(cause));
    }
  }
}

function undelivered(code: string): DeliveryOutcome {
  return { status: 'failed', problem: `the event bus answers ${code}`, permanent: false };
}
