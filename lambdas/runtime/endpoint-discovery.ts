/**
 * Takes the place of the SDK's endpoint discovery in the bundles: DynamoDB has not asked for it in
 * any region, it is off unless configured, and its cache is 9 kB of code that would never run.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

export function resolveEndpointDiscoveryConfig<Config>(config: Config): Config {
  return config;
}
