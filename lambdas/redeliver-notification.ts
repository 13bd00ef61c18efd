import { queueHandler } from './runtime/queue-handler.ts';
import { redeliveryPorts } from './runtime/redelivery-ports.ts';

export const handler = queueHandler(redeliveryPorts);
