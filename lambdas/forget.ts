import { FORGET_ROUTES } from '../lib/api/forget-routes.ts';
import { apiHandler } from './runtime/api-handler.ts';
import { forgetPorts } from './runtime/forgetting/forget-ports.ts';

export const handler = apiHandler(FORGET_ROUTES, forgetPorts);
