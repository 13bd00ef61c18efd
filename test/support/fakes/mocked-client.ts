import { mockClient } from 'aws-sdk-client-mock';
import { afterAll } from 'vitest';

/** Answers for all clients of one AWS service, until the file's tests are over: workers are shared. */
export const mockedClient: typeof mockClient = (client) => {
  const mock = mockClient(client);
  afterAll(() => mock.restore());
  return mock;
};
