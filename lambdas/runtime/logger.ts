import { Logger } from '@aws-lambda-powertools/logger';
import { Redactor } from './redactor.ts';

/** Knows every secret that this process has read. */
export const redactor = new Redactor();

/** Structured logs with every secret taken out; level and service come from POWERTOOLS_* variables. */
export const logger: Logger = new Logger({ jsonReplacerFn: redactor.replacer });
