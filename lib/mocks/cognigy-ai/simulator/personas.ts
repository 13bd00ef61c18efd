import type { Analytics } from '../analytics.ts';
import { byReference } from '../by-reference.ts';
import { ProblemCode, RefusedRequest } from '../problem.ts';
import { Fields } from '../request-body.ts';
import type { JsonObject } from '../wire.ts';
import type { WorldProject } from '../world.ts';

const REGENERATED = [
  'simulationName',
  'personaName',
  'personaDescription',
  'mission',
  'successCriteria',
] as const;

const DEFAULT_CRITERIA = 3;

interface Message {
  readonly source: 'user' | 'bot';
  readonly content: string;
  readonly timestamp: string;
}

interface PersonaPackage {
  readonly simulationName: string;
  readonly personaName: string;
  readonly personaDescription: string;
  readonly mission: string;
  readonly successCriteria: readonly { readonly name: string; readonly text: string }[];
}

/** Drafts of scenarios, by rules where the platform asks a language model. */
export class Personas {
  readonly #analytics: Analytics;
  readonly #now: () => number;

  constructor(analytics: Analytics, now: () => number) {
    this.#analytics = analytics;
    this.#now = now;
  }

  options(body: JsonObject, project: WorldProject) {
    const fields = new Fields(body);
    fields.allow(['flowId', 'aiagentReferenceId', 'jobNodeId']);
    const { name, intents } = this.#flow(fields, project);
    return {
      simulationName: `${name}: what people ask`,
      missionTypes: intents.slice(0, 3).map((intent) => ({
        name: intent.name,
        description: intent.exampleSentences[0] ?? intent.name,
        successCriteria: [{ name: 'understood', description: 'The agent understands the wish.' }],
      })),
      personaTypes: [
        { name: 'Hasty', description: 'A customer in a hurry.' },
        { name: 'Careful', description: 'A customer who asks twice.' },
      ],
    };
  }

  generate(body: JsonObject, project: WorldProject) {
    const fields = new Fields(body);
    fields.allow(['projectReference', 'flowId', 'numberOfSuccessCriteria']);
    const [intent] = this.#flow(fields, project).intents;
    const mission = intent?.exampleSentences[0] ?? 'hello';
    return { success: true, personaPackage: packageOf([mission], [], criteriaCount(fields)) };
  }

  /** Answers with that field alone. */
  regenerate(body: JsonObject) {
    const fields = new Fields(body);
    fields.allow(['projectReference', 'field', 'personaPackage']);
    const wanted = fields.text('field');
    const field = REGENERATED.find((name) => name === wanted);
    if (field === undefined) refuse(`field must be one of ${REGENERATED.join(', ')}`);
    const { mission } = fields.object('personaPackage');
    const made = packageOf([typeof mission === 'string' ? mission : 'hello'], [], DEFAULT_CRITERIA);
    return { success: true, field, value: made[field] };
  }

  /** A session comes before a transcript where both are named. */
  fromTranscript(body: JsonObject) {
    const fields = new Fields(body);
    fields.allow([
      'projectReference',
      'sessionId',
      'transcriptContent',
      'flowId',
      'numberOfSuccessCriteria',
    ]);
    const messages = fields.has('sessionId')
      ? this.#messagesOf(fields.text('sessionId'))
      : this.#messagesIn(fields.text('transcriptContent'));
    const said = (source: Message['source']) =>
      messages.filter((each) => each.source === source).map(({ content }) => content);
    const [first] = said('user');
    if (first === undefined) return refuse('the transcript has no message of a user');
    return {
      success: true,
      personaPackage: packageOf(said('user'), said('bot'), criteriaCount(fields)),
      metadata: {
        transcriptSummary: `Somebody writes: ${first}`,
        analysisTimestamp: new Date(this.#now()).toISOString(),
        warnings: said('bot').length === 0 ? ['The transcript has no message of the bot.'] : [],
        turnCount: messages.length,
        extractedIntents: [],
        messages,
      },
    };
  }

  #flow(fields: Fields, project: WorldProject) {
    return byReference(project.flows, fields.uuid('flowId'), 'Flow');
  }

  /** Analytics keep what users write. */
  #messagesOf(sessionId: string): Message[] {
    const records = this.#analytics.readable(sessionId);
    if (records.length === 0) throw new RefusedRequest(404, 'Session does not exist');
    return records.map(({ inputText, timestamp }) => ({
      source: 'user',
      content: inputText,
      timestamp,
    }));
  }

  /** Lines such as `User: hello`. */
  #messagesIn(transcript: string): Message[] {
    const timestamp = new Date(this.#now()).toISOString();
    return transcript.split(/\r?\n/).flatMap((line): Message[] => {
      const [, who = '', content = ''] = /^\s*(user|bot|agent)\s*:\s*(.+)$/i.exec(line) ?? [];
      if (who === '') return [];
      const source = who.toLowerCase() === 'user' ? 'user' : 'bot';
      return [{ source, content: content.trim(), timestamp }];
    });
  }
}

function packageOf(
  [mission = '', ...more]: readonly string[],
  answers: readonly string[],
  count: number,
): PersonaPackage {
  const texts =
    answers.length === 0
      ? ['The agent understands the wish.']
      : answers.map((answer) => `The agent says "${answer}"`);
  return {
    simulationName: mission.slice(0, 60),
    personaName: 'Alex',
    personaDescription: more.length === 0 ? 'A customer.' : more.join(' '),
    mission,
    successCriteria: texts
      .slice(0, count)
      .map((text, place) => ({ name: `ScenarioCriterion ${place + 1}`, text })),
  };
}

function criteriaCount(fields: Fields): number {
  const name = 'numberOfSuccessCriteria';
  return fields.has(name) ? fields.wholeNumber(name, 1) : DEFAULT_CRITERIA;
}

function refuse(what: string): never {
  throw new RefusedRequest(400, `Validation failed. ${what}.`, ProblemCode.invalidArgument);
}
