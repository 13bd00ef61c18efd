import { fieldsOf, resolved } from './schema-shape.ts';

/** A call as a description has it. */
export type Operation = Readonly<Record<string, unknown>>;

/** Schema of what a call takes as JSON; undefined where it does not say. */
export function bodySchema(operation: Operation, document: unknown): unknown {
  return jsonSchemaIn(resolved(operation.requestBody, document)?.content, document);
}

/** Schema of what a call answers where it succeeds; undefined where it does not say. */
export function answerSchema(operation: Operation, document: unknown): unknown {
  return Object.entries(fieldsOf(operation.responses) ?? {})
    .filter(([status]) => /^2(?:\d\d|XX)$/i.test(status) || status === 'default')
    .map(([, response]) => jsonSchemaIn(resolved(response, document)?.content, document))
    .find((each) => each !== undefined);
}

/** Plain JSON before any other form of it, such as HAL. */
function jsonSchemaIn(content: unknown, document: unknown): unknown {
  const forms = Object.entries(fieldsOf(content) ?? {});
  const plain = forms.find(([type]) => /^application\/json\b/i.test(type));
  const [, form] = plain ?? forms.find(([type]) => /json|\*\/\*/i.test(type)) ?? [];
  return resolved(form, document)?.schema;
}
