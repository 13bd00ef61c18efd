import { describe, expect, it } from 'vitest';
import { readProvenance } from '../../../lib/cli/governance/read-provenance.ts';
import { Provenance } from '../../../lib/domain/governance/provenance.ts';

const SHA = 'a3c1f0de5b7a4c0d9e8f7a6b5c4d3e2f1a0b9c8d';

describe('where a run comes from', () => {
  it.each<[Record<string, string>, Provenance]>([
    [
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTOR: 'jane',
        GITHUB_REPOSITORY: 'shop/bot',
        GITHUB_SHA: SHA,
        GITHUB_REF: 'refs/pull/17/merge',
        GITHUB_REF_NAME: '17/merge',
        GITHUB_HEAD_REF: 'new-refunds',
        GITHUB_WORKFLOW: 'release',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '4711',
      },
      {
        ci: 'github-actions',
        actor: 'jane',
        repository: 'shop/bot',
        commit: SHA,
        branch: 'new-refunds',
        pull_request: '17',
        pipeline: 'release',
        build_url: 'https://github.com/shop/bot/actions/runs/4711',
      },
    ],
    [
      {
        GITLAB_CI: 'true',
        GITLAB_USER_LOGIN: 'jane',
        GITLAB_USER_EMAIL: 'jane@example.com',
        CI_PROJECT_PATH: 'shop/bot',
        CI_COMMIT_SHA: SHA,
        CI_COMMIT_REF_NAME: 'main',
        CI_PIPELINE_ID: '12',
        CI_JOB_URL: 'https://gitlab.example.com/shop/bot/-/jobs/34',
      },
      {
        ci: 'gitlab-ci',
        actor: 'jane',
        actor_email: 'jane@example.com',
        repository: 'shop/bot',
        commit: SHA,
        branch: 'main',
        pipeline: '12',
        build_url: 'https://gitlab.example.com/shop/bot/-/jobs/34',
      },
    ],
    [
      {
        TF_BUILD: 'True',
        BUILD_REQUESTEDFOR: 'Jane Doe',
        BUILD_REQUESTEDFOREMAIL: 'jane@example.com',
        BUILD_REPOSITORY_NAME: 'bot',
        BUILD_SOURCEVERSION: SHA,
        BUILD_SOURCEBRANCH: 'refs/heads/main',
        BUILD_DEFINITIONNAME: 'release',
        BUILD_BUILDID: '56',
        SYSTEM_COLLECTIONURI: 'https://dev.azure.com/shop/',
        SYSTEM_TEAMPROJECT: 'Web Shop',
      },
      {
        ci: 'azure-pipelines',
        actor: 'Jane Doe',
        actor_email: 'jane@example.com',
        repository: 'bot',
        commit: SHA,
        branch: 'refs/heads/main',
        pipeline: 'release',
        build_url: 'https://dev.azure.com/shop/Web%20Shop/_build/results?buildId=56',
      },
    ],
    [
      {
        BITBUCKET_BUILD_NUMBER: '78',
        BITBUCKET_STEP_TRIGGERER_UUID: '{0a1b}',
        BITBUCKET_REPO_FULL_NAME: 'shop/bot',
        BITBUCKET_COMMIT: SHA,
        BITBUCKET_BRANCH: 'main',
        BITBUCKET_PR_ID: '9',
        BITBUCKET_GIT_HTTP_ORIGIN: 'https://bitbucket.org/shop/bot',
      },
      {
        ci: 'bitbucket-pipelines',
        actor: '{0a1b}',
        repository: 'shop/bot',
        commit: SHA,
        branch: 'main',
        pull_request: '9',
        build_url: 'https://bitbucket.org/shop/bot/pipelines/results/78',
      },
    ],
    [
      {
        CIRCLECI: 'true',
        CIRCLE_USERNAME: 'jane',
        CIRCLE_PROJECT_USERNAME: 'shop',
        CIRCLE_PROJECT_REPONAME: 'bot',
        CIRCLE_SHA1: SHA,
        CIRCLE_BRANCH: 'main',
        CIRCLE_PULL_REQUEST: 'https://github.com/shop/bot/pull/9',
        CIRCLE_WORKFLOW_ID: 'w-1',
        CIRCLE_BUILD_URL: 'https://circleci.com/gh/shop/bot/90',
      },
      {
        ci: 'circleci',
        actor: 'jane',
        repository: 'shop/bot',
        commit: SHA,
        branch: 'main',
        pull_request: '9',
        pipeline: 'w-1',
        build_url: 'https://circleci.com/gh/shop/bot/90',
      },
    ],
    [
      {
        CODEBUILD_BUILD_ID: 'bot:1',
        CODEBUILD_BUILD_ARN: 'arn:aws:codebuild:eu-central-1:123456789012:build/bot:1',
        CODEBUILD_INITIATOR: 'jane',
        CODEBUILD_SOURCE_REPO_URL: 'https://jane:token@git.example.com/shop/bot.git',
        CODEBUILD_RESOLVED_SOURCE_VERSION: SHA,
        CODEBUILD_SOURCE_VERSION: 'main',
      },
      {
        ci: 'codebuild',
        actor: 'jane',
        repository: 'https://git.example.com/shop/bot.git',
        commit: SHA,
        branch: 'main',
        pipeline: 'arn:aws:codebuild:eu-central-1:123456789012:build/bot:1',
      },
    ],
    [
      {
        CODEBUILD_BUILD_ID: 'bot:1',
        CODEBUILD_INITIATOR: 'codepipeline/release',
        CODEBUILD_RESOLVED_SOURCE_VERSION: SHA,
        PIPELINE_EXECUTION_ID: 'e-1',
      },
      { ci: 'codepipeline', commit: SHA, pipeline: 'release e-1' },
    ],
    [
      {
        JENKINS_URL: 'https://jenkins.example.com/',
        BUILD_USER_ID: 'jane',
        BUILD_USER_EMAIL: 'jane@example.com',
        GIT_URL: 'git@git.example.com:shop/bot.git',
        GIT_COMMIT: SHA,
        GIT_BRANCH: 'origin/main',
        JOB_NAME: 'bot/release',
        BUILD_URL: 'https://jane:secret@jenkins.example.com/job/bot/7/?token=secret#secret',
      },
      {
        ci: 'jenkins',
        actor: 'jane',
        actor_email: 'jane@example.com',
        repository: 'git.example.com:shop/bot.git',
        commit: SHA,
        branch: 'origin/main',
        pipeline: 'bot/release',
        build_url: 'https://jenkins.example.com/job/bot/7/',
      },
    ],
  ])('is what %o says', (environment, said) => {
    const found = readProvenance(environment);

    expect(found).toEqual(said);
    expect(Provenance.parse(found)).toEqual(said);
  });

  it('is not said outside of a CI, whatever variables lie about', () => {
    expect(readProvenance({ CI: 'true', BUILD_URL: 'https://example.com', GIT_COMMIT: SHA })).toBe(
      undefined,
    );
  });

  it('names who has run a workflow again, and not who began it', () => {
    const environment = {
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'jane',
      GITHUB_TRIGGERING_ACTOR: 'robin',
    };

    expect(readProvenance(environment)).toMatchObject({ actor: 'robin' });
  });

  it('is cut to what a record can hold, and is what it says where that is empty', () => {
    const environment = { CIRCLECI: 'true', CIRCLE_USERNAME: 'x'.repeat(600), CIRCLE_SHA1: '' };

    const found = readProvenance(environment);

    expect(found?.actor).toHaveLength(500);
    expect(found).not.toHaveProperty('commit');
    expect(() => Provenance.parse(found)).not.toThrow();
  });

  it('has no address that cannot be freed of what may be secret', () => {
    const environment = { CIRCLECI: 'true', CIRCLE_BUILD_URL: 'https://user:secret@' };

    expect(JSON.stringify(readProvenance(environment))).not.toContain('secret');
  });
});
