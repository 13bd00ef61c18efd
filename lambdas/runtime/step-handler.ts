import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { asError } from './as-error.ts';
import { logger, redactor } from './logger.ts';
import type { Redactor } from './redactor.ts';
import { tracedRun } from './trace-run.ts';

/** The world of a handler: the deployed one, or a test's. */
export interface StepRuntime<StepPorts = Ports> {
  /** Called for every event; builds on the first. */
  readonly ports: () => StepPorts;
  readonly logger: Logger;
  readonly redactor: Redactor;
}

/** The deployed world with these ports. */
export function deployedRuntime<StepPorts>(ports: () => StepPorts): StepRuntime<StepPorts> {
  return { ports, logger, redactor };
}

export interface StepOptions<Result, StepPorts = Ports> {
  /** Done when the step has; it is no part of the step, so its failure is logged and forgotten. */
  readonly afterwards?: (result: Result, ports: StepPorts) => Promise<void>;
}

export type StepHandler<Result> = (event: unknown, context: Context) => Promise<Result>;

/** A Lambda handler that parses its event, runs a step, and logs what escapes from it, once. */
export function stepHandler<Event, Result, StepPorts>(
  schema: z.ZodType<Event>,
  step: (event: Event, ports: StepPorts) => Promise<Result>,
  options: StepOptions<Result, StepPorts>,
  runtime: StepRuntime<StepPorts>,
): StepHandler<Result> {
  const run = middy<unknown, Result>()
    .use(injectLambdaContext(runtime.logger, { resetKeys: true }))
    .use(escapes(runtime))
    .handler(async (event) => {
      const input = parsed(schema, event);
      const ports = runtime.ports();
      const result = await step(input, ports);
      await options.afterwards?.(result, ports).catch((error: unknown) => {
        runtime.logger.warn('what follows the step failed', asError(error));
      });
      return result;
    });
  return async (event, context) => {
    const runId = runIdIn(event);
    return runId === null ? run(event, context) : tracedRun(runId, async () => run(event, context));
  };
}

/** @throws ConfigurationInvalid for an event that is not the step's: the workflow and the step do not fit. */
function parsed<Event>(schema: z.ZodType<Event>, event: unknown): Event {
  const result = schema.safeParse(event);
  if (result.success) return result.data;
  throw new ConfigurationInvalid(
    `the event does not fit this step: ${z.prettifyError(result.error).replaceAll(/\s*\n\s*/g, ' ')}`,
  );
}

/** Of an event that is not parsed yet: it may be anything, also what cannot be turned into text. */
function runIdIn(event: unknown): string | null {
  if (event === null || typeof event !== 'object' || !('runId' in event)) return null;
  return typeof event.runId === 'string' ? event.runId : null;
}

function escapes({
  logger,
  redactor,
}: Pick<StepRuntime, 'logger' | 'redactor'>): MiddlewareObj<unknown> {
  return {
    before: ({ event }) => {
      const runId = runIdIn(event);
      if (runId !== null) logger.appendKeys({ run_id: runId });
    },
    onError: (request) => {
      const error = asError(request.error);
      logger.error('the step failed', error);
      // Lambda hands name, message and stack to the state machine and prints them itself.
      error.message = redactor.text(error.message);
      if (error.stack !== undefined) error.stack = redactor.text(error.stack);
    },
  };
}
