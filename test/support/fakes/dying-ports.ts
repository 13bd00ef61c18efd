import type { Ports } from '../../../lib/steps/ports/ports.ts';
import type { Mortal } from './mortal.ts';

/** Ports that die at their nth touch of the world, before it is done or right after. */
export function dyingPorts(ports: Ports, mortal: Mortal): Ports {
  const { submit, status, results } = ports.platform;
  const { ledger, evidence, audit } = ports;
  return {
    ...ports,
    ledger: mortal.port(ledger),
    evidence: mortal.port(evidence),
    audit: mortal.port(audit),
    platform: {
      ...ports.platform,
      submit: mortal.port({ submit }).submit,
      status: mortal.port({ status }).status,
      results: mortal.port({ results }).results,
    },
  };
}
