import type * as z from 'zod';
import type { ToolAnswer } from './answer.ts';
import type { Workplace } from './workplace.ts';

export interface ToolCall {
  readonly signal: AbortSignal;
  /** Tells the agent how far the call is, where it asked for that. */
  readonly progress: (done: number, total: number) => void;
}

interface ToolDefinition<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Claims that a call changes nothing but what an agent is told. */
  readonly onlyReads: boolean;
  answer(input: z.infer<Input>, place: Workplace, call: ToolCall): Promise<ToolAnswer>;
}

/** One thing that an agent can ask for. */
export interface Tool extends Omit<ToolDefinition<z.ZodObject>, 'answer'> {
  /** @throws ZodError where the arguments are not those of the tool. */
  answer(given: unknown, place: Workplace, call: ToolCall): Promise<ToolAnswer>;
}

export function defineTool<Input extends z.ZodObject>(definition: ToolDefinition<Input>): Tool {
  return {
    ...definition,
    answer: async (given, place, call) =>
      definition.answer(definition.input.parse(given), place, call),
  };
}
