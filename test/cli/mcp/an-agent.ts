import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import * as z from 'zod';
import { agentServer } from '../../../lib/cli/mcp/agent-server.ts';
import { CallsUnderWay } from '../../../lib/cli/mcp/calls-under-way.ts';
import { type WorkplaceFlags, workplace } from '../../../lib/cli/mcp/workplace.ts';
import type { SteadyClock } from '../../../lib/local/steady-clock.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';

export interface AnAgent extends AsyncDisposable {
  readonly client: Client;
  readonly terminal: FakeTerminal;
  /** Resolves when what was begun is on record. */
  ended(): Promise<void>;
  call(name: string, given?: Record<string, unknown>, options?: CallOptions): Promise<Told>;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: { progress: number; total?: number | undefined }) => void;
}

export interface Told {
  readonly text: string;
  readonly isError: boolean;
  /** The text read as JSON. */
  readonly json: ToldDocument;
}

const ToldDocument = z.looseObject({
  problem: z.string().optional(),
  valid: z.boolean().optional(),
  run_id: z.string().optional(),
  verdict: z.string().optional(),
  failing: z.array(z.unknown()).optional(),
  lacks: z.array(z.looseObject({ message: z.string() })).optional(),
  left_out: z.record(z.string(), z.number()).optional(),
});
type ToldDocument = z.infer<typeof ToldDocument>;

/** The official client, beside a server that works in `directory`. */
export async function anAgent(
  directory: string,
  {
    env = {},
    flags = {},
    clock,
  }: {
    readonly env?: Record<string, string>;
    readonly flags?: Partial<WorkplaceFlags>;
    readonly clock?: SteadyClock;
  } = {},
): Promise<AnAgent> {
  const terminal = new FakeTerminal(directory, env, clock);
  const calls = new CallsUnderWay();
  const place = workplace({ stateDir: '.cognigate', ...flags }, terminal);
  const [here, there] = InMemoryTransport.createLinkedPair();
  const server = agentServer(place, calls);
  await server.connect(there);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(here);
  return {
    client,
    terminal,
    ended: () => calls.ended(),
    async call(name, given = {}, options = {}) {
      return toldIn(await client.callTool({ name, arguments: given }, options));
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}

export function toldIn(result: Awaited<ReturnType<Client['callTool']>>): Told {
  const [first] = result.content;
  const text = first?.type === 'text' ? first.text : '';
  return { text, isError: result.isError === true, json: ToldDocument.parse(JSON.parse(text)) };
}

/** By a vocabulary of today. */
export function tokensIn(text: string): number {
  return encode(text).length;
}
