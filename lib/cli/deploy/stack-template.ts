import * as z from 'zod';

/** A template of CloudFormation, as far as resources are compared. */
export const StackTemplate = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).optional(),
      DeletionPolicy: z.string().optional(),
    }),
  ),
});
export type StackTemplate = z.infer<typeof StackTemplate>;
export type TemplateResource = StackTemplate['Resources'][string];

/** The resources of one type, by their logical ids. */
export function resourcesOf(
  template: StackTemplate | null,
  type: string,
): readonly TemplateResource[] {
  return Object.values(template?.Resources ?? {}).filter(({ Type }) => Type === type);
}
