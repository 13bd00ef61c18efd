/** What the chain of a suite's runs on a mock begins with; no suite id does. */
export const MOCK_CHAIN = 'mock:';
