import type { CiName, Provenance } from '../../domain/governance/provenance.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A system, how it is known, and which of its variables say what. */
export interface CiVariables {
  readonly ci: CiName;
  isHere(variables: Variables): boolean;
  said(variables: Variables): {
    readonly [Field in keyof Omit<Provenance, 'ci'>]: string | undefined;
  };
}

/**
 * The variables of each system, by its own page. All are set by the system. What a pull request may choose
 * in spite of that: the names of its branch, everywhere; any variable, where it may change the definition of
 * the pipeline and the system lets that set them (GitLab, Jenkins, CodeBuild, Bitbucket, CircleCI; GitHub
 * keeps `GITHUB_*` and Azure its own read-only, for steps other than those that set them for themselves).
 */
export const CI_VARIABLES: readonly CiVariables[] = [
  /** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
  {
    ci: 'github-actions',
    isHere: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === 'true',
    said: (of) => ({
      // Who runs a workflow again is another one than who began it.
      actor: of.GITHUB_TRIGGERING_ACTOR || of.GITHUB_ACTOR,
      actor_email: undefined,
      repository: of.GITHUB_REPOSITORY,
      commit: of.GITHUB_SHA,
      branch: of.GITHUB_HEAD_REF || of.GITHUB_REF_NAME,
      pull_request: /^refs\/pull\/(\d+)\//.exec(of.GITHUB_REF ?? '')?.[1],
      pipeline: of.GITHUB_WORKFLOW,
      build_url:
        of.GITHUB_SERVER_URL && of.GITHUB_REPOSITORY && of.GITHUB_RUN_ID
          ? `${of.GITHUB_SERVER_URL}/${of.GITHUB_REPOSITORY}/actions/runs/${of.GITHUB_RUN_ID}`
          : undefined,
    }),
  },
  /** https://docs.gitlab.com/ci/variables/predefined_variables/ */
  {
    ci: 'gitlab-ci',
    isHere: ({ GITLAB_CI }) => GITLAB_CI === 'true',
    said: (of) => ({
      actor: of.GITLAB_USER_LOGIN || of.GITLAB_USER_NAME,
      actor_email: of.GITLAB_USER_EMAIL,
      repository: of.CI_PROJECT_PATH,
      commit: of.CI_COMMIT_SHA,
      branch: of.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME || of.CI_COMMIT_REF_NAME,
      pull_request: of.CI_MERGE_REQUEST_IID,
      pipeline: of.CI_PIPELINE_ID,
      build_url: of.CI_JOB_URL || of.CI_PIPELINE_URL,
    }),
  },
  /** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
  {
    ci: 'azure-pipelines',
    isHere: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === 'true',
    said: (of) => ({
      actor: of.BUILD_REQUESTEDFOR,
      actor_email: of.BUILD_REQUESTEDFOREMAIL,
      repository: of.BUILD_REPOSITORY_NAME,
      commit: of.BUILD_SOURCEVERSION,
      branch: of.SYSTEM_PULLREQUEST_SOURCEBRANCH || of.BUILD_SOURCEBRANCH,
      pull_request: of.SYSTEM_PULLREQUEST_PULLREQUESTID,
      pipeline: of.BUILD_DEFINITIONNAME,
      build_url:
        of.SYSTEM_COLLECTIONURI && of.SYSTEM_TEAMPROJECT && of.BUILD_BUILDID
          ? `${of.SYSTEM_COLLECTIONURI.replace(/\/$/, '')}/${encodeURIComponent(of.SYSTEM_TEAMPROJECT)}/_build/results?buildId=${of.BUILD_BUILDID}`
          : undefined,
    }),
  },
  /** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
  {
    ci: 'bitbucket-pipelines',
    isHere: ({ BITBUCKET_BUILD_NUMBER }) => isSet(BITBUCKET_BUILD_NUMBER),
    said: (of) => ({
      // An id and no name: there is no variable with one.
      actor: of.BITBUCKET_STEP_TRIGGERER_UUID,
      actor_email: undefined,
      repository: of.BITBUCKET_REPO_FULL_NAME,
      commit: of.BITBUCKET_COMMIT,
      branch: of.BITBUCKET_BRANCH || of.BITBUCKET_TAG,
      pull_request: of.BITBUCKET_PR_ID,
      pipeline: of.BITBUCKET_PIPELINE_UUID,
      build_url:
        of.BITBUCKET_GIT_HTTP_ORIGIN && of.BITBUCKET_BUILD_NUMBER
          ? `${of.BITBUCKET_GIT_HTTP_ORIGIN}/pipelines/results/${of.BITBUCKET_BUILD_NUMBER}`
          : undefined,
    }),
  },
  /** https://circleci.com/docs/reference/variables/ */
  {
    ci: 'circleci',
    isHere: ({ CIRCLECI }) => CIRCLECI === 'true',
    said: (of) => ({
      actor: of.CIRCLE_USERNAME,
      actor_email: undefined,
      repository:
        of.CIRCLE_PROJECT_USERNAME && of.CIRCLE_PROJECT_REPONAME
          ? `${of.CIRCLE_PROJECT_USERNAME}/${of.CIRCLE_PROJECT_REPONAME}`
          : undefined,
      commit: of.CIRCLE_SHA1,
      branch: of.CIRCLE_BRANCH || of.CIRCLE_TAG,
      pull_request: of.CIRCLE_PULL_REQUEST?.split('/').at(-1),
      pipeline: of.CIRCLE_WORKFLOW_ID,
      build_url: of.CIRCLE_BUILD_URL,
    }),
  },
  /** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html: a build of a pipeline */
  {
    ci: 'codepipeline',
    isHere: ({ CODEBUILD_BUILD_ID, CODEBUILD_INITIATOR }) =>
      isSet(CODEBUILD_BUILD_ID) && CODEBUILD_INITIATOR?.startsWith('codepipeline/') === true,
    said: (of) => ({
      ...codeBuild(of),
      // The initiator is the pipeline; the variables do not say who started that.
      actor: undefined,
      pipeline: [
        of.CODEBUILD_INITIATOR?.slice('codepipeline/'.length),
        // The action has to pass it: #{codepipeline.PipelineExecutionId}.
        of.PIPELINE_EXECUTION_ID,
      ]
        .filter(isSet)
        .join(' '),
    }),
  },
  /** The same page */
  {
    ci: 'codebuild',
    isHere: ({ CODEBUILD_BUILD_ID }) => isSet(CODEBUILD_BUILD_ID),
    said: codeBuild,
  },
  /** https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables, the Git plugin, and https://plugins.jenkins.io/build-user-vars-plugin/ for the person */
  {
    ci: 'jenkins',
    isHere: ({ JENKINS_URL }) => isSet(JENKINS_URL),
    said: (of) => ({
      actor: of.BUILD_USER_ID || of.BUILD_USER,
      actor_email: of.BUILD_USER_EMAIL,
      repository: of.GIT_URL,
      commit: of.GIT_COMMIT,
      branch: of.CHANGE_BRANCH || of.BRANCH_NAME || of.GIT_BRANCH,
      pull_request: of.CHANGE_ID,
      pipeline: of.JOB_NAME,
      build_url: of.BUILD_URL,
    }),
  },
];

function codeBuild(of: Variables): ReturnType<CiVariables['said']> {
  return {
    actor: of.CODEBUILD_INITIATOR,
    actor_email: undefined,
    repository: of.CODEBUILD_SOURCE_REPO_URL,
    commit: of.CODEBUILD_RESOLVED_SOURCE_VERSION,
    branch: of.CODEBUILD_WEBHOOK_HEAD_REF || of.CODEBUILD_SOURCE_VERSION,
    pull_request: /^pr\/(\d+)$/.exec(of.CODEBUILD_WEBHOOK_TRIGGER ?? '')?.[1],
    pipeline: of.CODEBUILD_BUILD_ARN,
    build_url: of.CODEBUILD_PUBLIC_BUILD_URL,
  };
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
