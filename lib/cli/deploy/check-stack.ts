import type { DeployedStack } from '../account/deployed-stack.ts';
import { type DeployCheck, ok } from './deploy-check.ts';

export interface StackPlace {
  readonly stackName: string;
  readonly region: string;
}

/** Whether CloudFormation takes a deployment of the stack as it stands. */
export function checkStack(stack: DeployedStack | null, place: StackPlace): DeployCheck {
  const { stackName, region } = place;
  const name = 'stack';
  if (stack === null) return ok(name, `${stackName} is not there yet`);
  const { status } = stack;
  const found = `${stackName} is in ${status}`;
  const at = `--stack-name ${stackName} --region ${region}`;
  const refused = (remedy: string): DeployCheck => ({ name, status: 'refused', found, remedy });
  if (
    status === 'ROLLBACK_COMPLETE' ||
    status === 'ROLLBACK_FAILED' ||
    status === 'CREATE_FAILED'
  ) {
    return refused(
      `its first deployment failed; look why (aws cloudformation describe-stack-events ${at}), delete it (aws cloudformation delete-stack ${at}), and deploy again; tables that are protected from deletion stay and are in nobody's way`,
    );
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return refused(
      `its last update could not be taken back: aws cloudformation continue-update-rollback ${at}`,
    );
  }
  if (status === 'DELETE_FAILED') {
    return refused(`its deletion was not finished: aws cloudformation delete-stack ${at}`);
  }
  // A change set that was never carried out leaves a stack that has nothing in it.
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    return refused('somebody is changing it right now: wait until that is over');
  }
  return ok(name, found);
}
