import { promoteOnRequest } from '../lib/api/promote-on-request.ts';
import { RequestedPromotion } from '../lib/api/promotion-request.ts';
import { promotionPorts } from './runtime/promotion-ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(
  RequestedPromotion,
  promoteOnRequest,
  {},
  deployedRuntime(promotionPorts),
);
