import { Logger } from '@aws-lambda-powertools/logger';
import { Redactor } from './redactor.ts';

/** Knows every secret that this process has read. */
export const redactor = new Redactor();

/** Structured logs with every secret taken out; the level comes from POWERTOOLS_LOG_LEVEL. */
export const logger: Logger = new Logger({
  serviceName: 'cognigate',
  jsonReplacerFn: redactor.replacer,
});
