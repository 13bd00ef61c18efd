import * as z from 'zod';

export const SuitePath = z
  .string()
  .min(1)
  .max(500)
  .describe('A suite file beneath the working directory, such as bots/shop.suite.yaml.');

/** Neither a path nor a flag. */
const NAME = /^[A-Za-z0-9][\w.-]{0,79}$/;

export const RunName = z
  .string()
  .regex(NAME, { error: 'is no id of a run' })
  .describe('Id of a run, how that begins, or latest; the last run unless set.');

export const SuiteId = z
  .string()
  .min(1)
  .max(255)
  .describe('With latest: the suite whose last run is meant.');
