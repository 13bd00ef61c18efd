import { type HttpClient, type HttpRequest, httpClient } from '../../platforms/http.ts';
import { environmentRoute } from '../../platforms/proxy.ts';
import { toolVersion } from '../tool-version.ts';
import type { GithubPlace } from './github-place.ts';

/** GitHub has refused a request, or has not answered it. */
class GithubRefusal extends Error {
  override readonly name = 'GithubRefusal';
}

/** The REST API of GitHub for one repository; https://docs.github.com/en/rest */
export class GithubApi {
  readonly #place: GithubPlace;
  readonly #http: HttpClient;

  constructor(place: GithubPlace) {
    this.#place = place;
    this.#http = httpClient({
      userAgent: `cognigate/${toolVersion()}`,
      timeoutMs: 30_000,
      route: environmentRoute,
    });
  }

  /**
   * What answers at a path below the repository's own.
   * @throws GithubRefusal
   */
  async ask(method: HttpRequest['method'], path: string, content?: object): Promise<unknown> {
    const { api, repository, token } = this.#place;
    const answer = await this.#http({
      method,
      origin: api.origin,
      path: `${api.pathname.replace(/\/$/, '')}/repos/${repository}/${path}`,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-github-api-version': '2022-11-28',
      },
      ...(content === undefined ? {} : { body: Buffer.from(JSON.stringify(content)) }),
      repeatable: method !== 'POST',
    });
    if (answer.kind === 'no_answer') throw new GithubRefusal(answer.problem);
    const { status, body } = answer;
    if (status < 200 || status > 299) throw new GithubRefusal(`status ${status}${meant(status)}`);
    return body.kind === 'json' ? body.value : null;
  }
}

function meant(status: number): string {
  return status === 403 || status === 404
    ? '; the job needs permissions: { checks: write, pull-requests: write }'
    : '';
}
