import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { StackTemplate } from './stack-template.ts';

/** A synthesized stack, ready for the CDK. */
export interface Assembly {
  readonly directory: string;
  readonly template: StackTemplate;
  /** The version that the account has to be bootstrapped in, and the SSM parameter that says in which it is. */
  readonly bootstrap: { readonly parameter: string; readonly version: number };
  /** The oldest `aws-cdk` that can read it. */
  readonly cliVersion: string;
}

const STACK = 'aws:cloudformation:stack';

/** Of `manifest.json`, the part that is asked for; the CDK's schema of cloud assemblies describes it. */
const Manifest = z.object({
  minimumCliVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({
          templateFile: z.string().optional(),
          requiresBootstrapStackVersion: z.int().optional(),
          bootstrapStackVersionSsmParameter: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

/** Reads what the app has written into `directory`, which has one stack. */
export async function readAssembly(directory: string): Promise<Assembly> {
  const jsonOf = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(directory, file), 'utf8'));
  const { artifacts, minimumCliVersion } = Manifest.parse(await jsonOf('manifest.json'));
  const all = Object.values(artifacts);
  const file = all.find(({ type }) => type === STACK)?.properties?.templateFile;
  if (file === undefined) throw new Error('the assembly has no stack');
  const properties = all.map((artifact) => artifact.properties ?? {});
  const parameter = properties.find(
    ({ bootstrapStackVersionSsmParameter: name }) => name !== undefined,
  )?.bootstrapStackVersionSsmParameter;
  return {
    directory,
    template: StackTemplate.parse(await jsonOf(file)),
    bootstrap: {
      parameter: parameter ?? '/cdk-bootstrap/hnb659fds/version',
      version: Math.max(
        0,
        ...properties.map(({ requiresBootstrapStackVersion: version = 0 }) => version),
      ),
    },
    cliVersion: minimumCliVersion,
  };
}
