import manifest from '../../package.json' with { type: 'json' };

/** The version that was deployed; a bundle carries it along. */
export const TOOL_VERSION: string = manifest.version;
