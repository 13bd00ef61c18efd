import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { API_STAGE } from './entrances/gate-api.ts';
import type { GatePromotion } from './entrances/promotion-action.ts';
import type { GateMetrics } from './monitoring/gate-metrics.ts';

/** A gate, in this app or another one's. */
export abstract class GateBase extends Construct {
  /** Each run is an execution of it; `addGateAction` and `GateStep` start them for pipelines. */
  abstract readonly stateMachine: IStateMachine;
  /** Encrypts what the gate keeps; who starts an execution by hand has to be let use it. */
  abstract readonly key: IKey;
  /** Starts, shows and cancels runs, for IAM principals. */
  abstract readonly api: IRestApi;
  /** Holds a record of every verdict; it takes inserts alone. */
  abstract readonly auditTable: ITableV2;
  /** Where alarms go. */
  abstract readonly alarmTopic: ITopic;
  /** What the gate measures of itself and of the bots. */
  abstract readonly metrics: GateMetrics;
  /** Points production to what has passed, for `addPromotionAction`; null where the platform has no versions. */
  abstract readonly promotion: GatePromotion | null;

  /** Lets `grantee` start runs over the API. */
  grantStart(grantee: IGrantable): Grant {
    return this.#grantCalls(grantee, ['POST', '/runs']);
  }

  /** Lets `grantee` read runs, reports and a suite's history over the API. */
  grantRead(grantee: IGrantable): Grant {
    return this.#grantCalls(grantee, ['GET', '/*']);
  }

  /** Lets `grantee` cancel runs and set baselines over the API. */
  grantManage(grantee: IGrantable): Grant {
    return this.#grantCalls(grantee, ['POST', '/runs/*/cancel'], ['POST', '/runs/*/baseline']);
  }

  /** Lets `grantee` redact and prune runs over the API, for good; of a gate with `forgetting`. */
  grantForget(grantee: IGrantable): Grant {
    return this.#grantCalls(grantee, ['POST', '/runs/*/redaction'], ['POST', '/suites/*/pruning']);
  }

  #grantCalls(grantee: IGrantable, ...calls: readonly (readonly [string, string])[]): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: calls.map(([method, path]) =>
        this.api.arnForExecuteApi(method, path, API_STAGE),
      ),
    });
  }
}
