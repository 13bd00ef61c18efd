/** Found in the working directory, beside a suite, or among the suites that are deployed with a gate. */
export const POLICY_FILE_NAME = 'cognigate.policy.yaml';
