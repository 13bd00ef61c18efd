import type {
  CognigySection,
  PlannedRun,
  PlaybookChoice,
  PreparedTarget,
} from '../../domain/suite/cognigy-section.ts';
import { ask, type LookUp, oneOf } from './look-up.ts';
import type { Flow, Locale, Project } from './wire.ts';

type TargetIds = Pick<PlannedRun, 'flowIds' | 'localeIds'>;

/** Looks up what a suite names, each list of the platform once. */
export class TargetResolver {
  readonly #lookUp: LookUp;
  readonly #section: CognigySection;
  readonly #lists = new Map<string, Promise<unknown>>();

  constructor(lookUp: LookUp, section: CognigySection) {
    this.#lookUp = lookUp;
    this.#section = section;
  }

  /** Null where the suite names no project. */
  async project(): Promise<Project | null> {
    const { project: wanted } = this.#section;
    if (wanted === undefined) return null;
    const { api } = this.#lookUp;
    const projects = await this.#once('projects', () =>
      ask(this.#lookUp, api.listProjects, 'the projects cannot be listed'),
    );
    return oneOf(projects, wanted, 'cognigy.project', 'project');
  }

  /** Ids for what a playbook is run with; without a project they are taken as they are written. */
  async target(
    written: Pick<PlaybookChoice, 'entrypoint' | 'flow' | 'locale'>,
    field: string,
  ): Promise<PreparedTarget> {
    const project = await this.project();
    const entrypoint = written.entrypoint ?? this.#section.entrypoint;
    const flow = written.flow ?? this.#section.flow ?? '';
    const locale = written.locale ?? this.#section.locale ?? '';
    if (project === null) {
      return { entrypoint: entrypoint ?? '', flowId: flow, localeId: locale };
    }
    return {
      entrypoint: await this.entrypoint(entrypoint, project, field),
      flowId: (await this.flow(flow, project, field)).referenceId,
      localeId: (await this.locale(locale, project, field)).referenceId,
    };
  }

  /** All ids that the flow and the locale of a target go by; those alone where no project is named. */
  async idsOf({ flowId, localeId }: PreparedTarget): Promise<TargetIds> {
    const project = await this.project();
    if (project === null) return { flowIds: [flowId], localeIds: [localeId] };
    return {
      flowIds: idsIn(await this.#flows(project), flowId),
      localeIds: idsIn(await this.#locales(project), localeId),
    };
  }

  async flow(wanted: string, project: Project, field: string): Promise<Flow> {
    return oneOf(await this.#flows(project), wanted, `${field}.flow`, 'flow');
  }

  async locale(wanted: string, project: Project, field: string): Promise<Locale> {
    return oneOf(await this.#locales(project), wanted, `${field}.locale`, 'locale');
  }

  /** The flow that an endpoint names by either id; undefined where it names none. */
  async flowBehind(id: string | undefined, project: Project) {
    return behind(id, () => this.#flows(project));
  }

  /** The locale that an endpoint names by either id; undefined where it names none. */
  async localeBehind(id: string | undefined, project: Project) {
    return behind(id, () => this.#locales(project));
  }

  /** Id of the flow with this reference id; undefined where the list does not have it. */
  async flowId(referenceId: string, project: Project): Promise<string | undefined> {
    return (await this.#flows(project)).find((flow) => flow.referenceId === referenceId)?._id;
  }

  async entrypoint(wanted: string | undefined, project: Project, field: string): Promise<string> {
    if (wanted === undefined || wanted === project._id || wanted === project.name) {
      return project._id;
    }
    const { api } = this.#lookUp;
    const snapshots = await this.#once('snapshots', () =>
      ask(this.#lookUp, () => api.listSnapshots(project._id), rejectedProject(project)),
    );
    return oneOf(snapshots, wanted, `${field}.entrypoint`, 'snapshot')._id;
  }

  #flows(project: Project): Promise<Flow[]> {
    const { api } = this.#lookUp;
    return this.#once('flows', () =>
      ask(this.#lookUp, () => api.listFlows(project._id), rejectedProject(project)),
    );
  }

  #locales(project: Project): Promise<Locale[]> {
    const { api } = this.#lookUp;
    return this.#once('locales', () =>
      ask(this.#lookUp, () => api.listLocales(project._id), rejectedProject(project)),
    );
  }

  #once<T>(name: string, list: () => Promise<T>): Promise<T> {
    const listed = this.#lists.get(name) ?? list();
    this.#lists.set(name, listed);
    return listed as Promise<T>;
  }
}

/** Answers name a thing by its id or by its reference id. */
function idsIn(
  known: readonly { readonly _id: string; readonly referenceId: string }[],
  wanted: string,
): string[] {
  const named = known.find(({ _id, referenceId }) => _id === wanted || referenceId === wanted);
  return named === undefined ? [wanted] : [named.referenceId, named._id];
}

/** One that the list does not have is known by its id alone. */
async function behind<T extends Flow | Locale>(
  id: string | undefined,
  list: () => Promise<T[]>,
): Promise<T | Pick<T, 'referenceId' | 'name'> | undefined> {
  if (id === undefined || id === '') return undefined;
  const found = (await list()).find((each) => each._id === id || each.referenceId === id);
  return found ?? { referenceId: id, name: id };
}

export function rejectedProject({ name }: Project): string {
  return `project "${name}" does not open to this key`;
}
