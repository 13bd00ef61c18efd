import { READ_ROUTES } from '../lib/api/read-routes.ts';
import { apiHandler } from './runtime/api-handler.ts';
import { readPorts } from './runtime/read-ports.ts';

export const handler = apiHandler(READ_ROUTES, readPorts);
