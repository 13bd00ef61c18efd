import type { World } from '../world.ts';
import type { ScenarioBook } from './scenario-book.ts';

interface DemoScenario {
  readonly persona: string;
  readonly mission: string;
  /** By name, what the agent has to do. */
  readonly criteria: Readonly<Record<string, string>>;
}

const SCENARIOS: Readonly<Record<string, DemoScenario>> = {
  'Release: refund': {
    persona: 'It is AB-123456',
    mission: 'I want my money back',
    criteria: {
      'asks for the order': 'The agent asks "What is the order number?"',
      'starts the refund': 'The agent says "refund for order AB-123456"',
    },
  },
  'Release: order status': {
    persona: 'AB-123456',
    mission: 'where is my order?',
    criteria: { 'gives the link': 'The agent gives a "tracking link"' },
  },
  'Known gap': {
    persona: 'Somebody who only greets.',
    mission: 'hello',
    criteria: { 'speaks of the weather': 'The agent says "sunny"' },
  },
};

/** Puts the demo scenarios into the first project, and answers with their names. */
export function seedScenarios(book: ScenarioBook, { projects }: World): string[] {
  const [project] = projects;
  if (project === undefined) return [];
  for (const [name, { persona, mission, criteria }] of Object.entries(SCENARIOS)) {
    const successCriteria = Object.entries(criteria).map(([title, text]) => ({
      type: 'text',
      params: { name: title, text },
    }));
    book.create(
      { name, persona, personaName: 'Rita', mission, successCriteria, maxTurns: 10 },
      project._id,
    );
  }
  return Object.keys(SCENARIOS);
}
