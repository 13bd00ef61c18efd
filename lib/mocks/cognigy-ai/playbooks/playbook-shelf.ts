import type { IdSource } from '../id-source.ts';
import { ProblemCode, RefusedRequest } from '../problem.ts';
import { assertParams, Fields } from '../request-body.ts';
import type { CognigyAiBehaviour } from '../scenario.ts';
import type { JsonObject, ShelvedAssert, ShelvedPlaybook, ShelvedStep, Trail } from '../wire.ts';

/** Documented limit of one playbook. */
const MAX_STEPS = 50;

export interface PlaybookShelfOptions {
  readonly ids: IdSource;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Id of the user behind every key. */
  readonly userId: string;
  readonly listLag: number;
  readonly assertParams: CognigyAiBehaviour['assert_params'];
}

/** Keeps the playbooks of all projects, as the documented calls change them. */
export class PlaybookShelf {
  readonly #options: PlaybookShelfOptions;
  readonly #playbooks = new Map<
    string,
    { readonly projectId: string; readonly playbook: ShelvedPlaybook }
  >();

  readonly #unlisted = new Map<string, number>();

  constructor(options: PlaybookShelfOptions) {
    this.#options = options;
  }

  /** One more look at the list, which may leave out what is new. */
  list(projectId: string): ShelvedPlaybook[] {
    return [...this.#playbooks.values()]
      .filter((entry) => entry.projectId === projectId && this.#isListed(entry.playbook))
      .map(({ playbook }) => playbook);
  }

  #isListed({ _id }: ShelvedPlaybook): boolean {
    const left = this.#unlisted.get(_id) ?? 0;
    this.#unlisted.set(_id, left - 1);
    return left <= 0;
  }

  projectOf(playbookId: string): string {
    return this.#entry(playbookId).projectId;
  }

  read(playbookId: string): ShelvedPlaybook {
    return this.#entry(playbookId).playbook;
  }

  create(body: JsonObject): ShelvedPlaybook {
    const fields = new Fields(body);
    const playbook: ShelvedPlaybook = {
      _id: this.#options.ids.next('playbook'),
      name: fields.text('name'),
      abortOnError: fields.flag('abortOnError'),
      timeout: fields.wholeNumber('timeout', 1),
      steps: [],
      ...this.#trail(),
    };
    // Nobody has seen what the platform does with steps in this body; dropping them is the worst case.
    this.#unlisted.set(playbook._id, this.#options.listLag);
    this.#playbooks.set(playbook._id, { projectId: fields.id('projectId'), playbook });
    return playbook;
  }

  update(playbookId: string, body: JsonObject): void {
    const playbook = this.read(playbookId);
    const fields = new Fields(body);
    if (fields.has('name')) playbook.name = fields.text('name');
    if (fields.has('abortOnError')) playbook.abortOnError = fields.flag('abortOnError');
    if (fields.has('timeout')) playbook.timeout = fields.wholeNumber('timeout', 1);
    this.#touch(playbook);
  }

  delete(playbookId: string): void {
    this.read(playbookId);
    this.#playbooks.delete(playbookId);
  }

  addStep(playbookId: string, body: JsonObject): ShelvedStep {
    const playbook = this.read(playbookId);
    if (playbook.steps.length >= MAX_STEPS) {
      throw new RefusedRequest(
        400,
        `Validation failed. A playbook has at most ${MAX_STEPS} steps.`,
        ProblemCode.invalidArgument,
      );
    }
    const step: ShelvedStep = {
      _id: this.#options.ids.next('step'),
      ...stepContent(body),
      asserts: [],
    };
    playbook.steps.push(step);
    this.#touch(playbook);
    return step;
  }

  updateStep(playbookId: string, stepId: string, body: JsonObject): void {
    const step = this.#step(playbookId, stepId);
    Object.assign(step, stepContent({ text: step.text, data: step.data, ...body }));
    this.#touch(this.read(playbookId));
  }

  deleteStep(playbookId: string, stepId: string): void {
    const playbook = this.read(playbookId);
    const step = this.#step(playbookId, stepId);
    playbook.steps = playbook.steps.filter((kept) => kept !== step);
    this.#touch(playbook);
  }

  orderSteps(playbookId: string, body: JsonObject): void {
    const playbook = this.read(playbookId);
    const stepIds = new Fields(body).ids('stepIds');
    const steps = stepIds.map((id) => this.#step(playbookId, id));
    if (new Set(stepIds).size !== playbook.steps.length || steps.length !== playbook.steps.length) {
      throw new RefusedRequest(
        400,
        'Validation failed. stepIds must name every step once.',
        ProblemCode.invalidArgument,
      );
    }
    playbook.steps = steps;
    this.#touch(playbook);
  }

  addAssert(playbookId: string, stepId: string, body: JsonObject): ShelvedAssert {
    const type = new Fields(body).assertType('type');
    const params = this.#kept(assertParams(type, body.params));
    const added = { _id: this.#options.ids.next('assert'), type, params };
    this.#step(playbookId, stepId).asserts.push(added);
    this.#touch(this.read(playbookId));
    return added;
  }

  updateAssert(playbookId: string, stepId: string, assertId: string, body: JsonObject): void {
    const known = this.#assert(playbookId, stepId, assertId);
    const fields = new Fields({ type: known.type, params: known.params, ...body });
    known.type = fields.assertType('type');
    known.params = this.#kept(assertParams(known.type, fields.raw('params')));
    this.#touch(this.read(playbookId));
  }

  deleteAssert(playbookId: string, stepId: string, assertId: string): void {
    const step = this.#step(playbookId, stepId);
    const known = this.#assert(playbookId, stepId, assertId);
    step.asserts = step.asserts.filter((kept) => kept !== known);
    this.#touch(this.read(playbookId));
  }

  #kept(params: JsonObject): JsonObject {
    switch (this.#options.assertParams) {
      case 'as_sent':
        return params;
      case 'with_defaults':
        return { caseSensitive: false, ...params };
      case 'without_false':
        return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== false));
    }
  }

  #entry(playbookId: string) {
    return this.#playbooks.get(playbookId) ?? notFound('Playbook');
  }

  #step(playbookId: string, stepId: string): ShelvedStep {
    return (
      this.read(playbookId).steps.find(({ _id }) => _id === stepId) ?? notFound('PlaybookStep')
    );
  }

  #assert(playbookId: string, stepId: string, assertId: string): ShelvedAssert {
    return (
      this.#step(playbookId, stepId).asserts.find(({ _id }) => _id === assertId) ??
      notFound('PlaybookStepAssert')
    );
  }

  #trail(): Trail {
    const { now, userId } = this.#options;
    const seconds = Math.floor(now() / 1000);
    return {
      createdAt: seconds,
      lastChanged: seconds,
      createdBy: userId,
      lastChangedBy: userId,
    };
  }

  #touch(playbook: ShelvedPlaybook): void {
    playbook.lastChanged = Math.floor(this.#options.now() / 1000);
  }
}

export function notFound(what: string): never {
  throw new RefusedRequest(404, `${what} does not exist`, ProblemCode.notFound);
}

function stepContent(body: JsonObject): { text?: string; data?: unknown } {
  const { text, data } = body;
  if (text !== undefined && typeof text !== 'string') {
    throw new RefusedRequest(
      400,
      'Validation failed. text must be a text.',
      ProblemCode.invalidArgument,
    );
  }
  if (text === undefined && data === undefined) {
    throw new RefusedRequest(
      400,
      'Validation failed. A step needs text or data.',
      ProblemCode.missingArgument,
    );
  }
  return {
    ...(text === undefined ? {} : { text }),
    ...(data === undefined ? {} : { data }),
  };
}
