import type { Ports } from '../../../lib/steps/ports/ports.ts';
import type { Mortal } from './mortal.ts';

/** Ports whose stores die at their nth touch, before it is done or right after. */
export function dyingStores(ports: Ports, mortal: Mortal): Ports {
  const { ledger, evidence, audit } = ports;
  return {
    ...ports,
    ledger: mortal.port(ledger),
    evidence: mortal.port(evidence),
    audit: mortal.port(audit),
  };
}

/** Ports that die at their nth touch of the world. */
export function dyingPorts(ports: Ports, mortal: Mortal): Ports {
  const { submit, status, results } = ports.platform;
  return {
    ...dyingStores(ports, mortal),
    platform: {
      ...ports.platform,
      submit: mortal.port({ submit }).submit,
      status: mortal.port({ status }).status,
      results: mortal.port({ results }).results,
    },
  };
}
