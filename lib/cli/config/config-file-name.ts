/** Looked for in the working directory. */
export const CONFIG_FILE_NAME = 'cognigate.config.yaml';
