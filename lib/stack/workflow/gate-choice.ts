import { Choice, Condition, Fail, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Verdict } from '../../domain/verdict.ts';

interface Refusal {
  readonly state: string;
  readonly error: string;
  readonly says: string;
}

const refusals: Readonly<Record<Exclude<Verdict, 'passed' | 'error'>, Refusal>> = {
  failed: {
    state: 'Failed',
    error: 'GateFailed',
    says: 'the bot misses the gate, its report says where',
  },
  inconclusive: {
    state: 'Inconclusive',
    error: 'GateInconclusive',
    says: 'evidence is missing, nothing can be said about the bot',
  },
  rejected: {
    state: 'Rejected',
    error: 'GateRejected',
    says: 'the suite or the request cannot be run as it is',
  },
  cancelled: {
    state: 'Cancelled',
    error: 'GateCancelled',
    says: 'it was cancelled before it was done',
  },
};

const subject = "'run ' & $states.input.runId";
const isItsOwn = '$states.input.runId = $states.context.Execution.Name';
const tookNoError = '$not($exists($states.input.failure))';

/**
 * Ends the run by its verdict. `Passed` is the only way to succeed, because a pipeline goes on
 * after any execution that succeeds; a verdict nobody knows is an error.
 *
 * An execution passes for the run that it has made and for no other: the run has its name, and no step
 * has found that it was decided by another.
 */
export function gateChoice(scope: Construct): Choice {
  const gate = Choice.jsonata(scope, 'Gate');
  const passed = `{% $states.input.verdict = 'passed' and ${isItsOwn} and ${tookNoError} %}`;
  gate.when(Condition.jsonata(passed), Succeed.jsonata(scope, 'Passed'));
  for (const [verdict, { state, error, says }] of Object.entries(refusals)) {
    const why = `$exists($states.input.because) ? $states.input.because : '${says}'`;
    const cause = `{% ${subject} & ': ' & (${why}) %}`;
    gate.when(isVerdict(verdict), Fail.jsonata(scope, state, { error, cause }));
  }
  const cause =
    `{% ${subject} & ' ended in an error of the gate itself: ' & ` +
    `($exists($states.input.before) ? ${told('before')} & ', and then ' : '') & ` +
    `($exists($states.input.failure) ? ${told('failure')} : ` +
    `${isItsOwn} ? ($exists($states.input.because) ? $states.input.because : 'see its report') : ` +
    "'it is not the run of this execution') %}";
  return gate.otherwise(Fail.jsonata(scope, 'Errored', { error: 'GateErrored', cause }));
}

function isVerdict(verdict: string): Condition {
  return Condition.jsonata(`{% $states.input.verdict = '${verdict}' %}`);
}

/** An error's name and message; Lambda hands it over as JSON, with a trace that says nothing here. */
function told(failure: 'before' | 'failure'): string {
  const cause = `$states.input.${failure}.cause`;
  const message = `$substringBefore($substringAfter(${cause}, '"errorMessage":"'), '","')`;
  return `$states.input.${failure}.error & (${cause} = '' ? '' : ' (' & ${message} & ')')`;
}
