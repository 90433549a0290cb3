import * as z from 'zod/mini';
import type { Endpoint } from '#contract/endpoint.ts';
import { type ErrorCode, errorBody, errorStatus } from '#contract/error.ts';
import { extensionFields } from '#contract/extensions.ts';

type JsonSchema = Record<string, unknown>;

export interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Record<string, readonly string[]>[];
  readonly parameters: readonly ApiParameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, ApiResponse>>;
  readonly 'x-extension'?: true;
}

interface ApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly style?: 'form';
  readonly explode?: false;
  readonly description?: string;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

interface ApiResponse {
  readonly description: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, { readonly schema: JsonSchema; readonly description: string }>>;
}

export interface ApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** OpenAPI 3.1 of the whole table. The same rows make the routes, so that the document cannot drift from them. */
export function openApiDocument(table: readonly Endpoint[], serverUrl: string): ApiDocument {
  const paths: Record<string, Record<string, ApiOperation>> = {};
  for (const endpoint of table) {
    const operations = paths[endpoint.path] ?? {};
    operations[endpoint.method.toLowerCase()] = operation(endpoint);
    paths[endpoint.path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Readroom: the Viewer API',
      version: '1',
      description:
        'Studies, users and invitations of one clinic. Times are UTC. Lists are newest first and end when hasMore is false. ' +
        'Lists in a query are comma-joined; an empty value means "explicitly none". Operations and fields marked x-extension are additions to the documented API.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: { Error: jsonSchema(errorBody, 'output') },
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key: sk_live_ and 32 hexadecimal digits.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'readroom session',
          description: 'The cookie of a signed-in person. Writes also need our Origin.',
        },
      },
    },
  };
}

function operation(endpoint: Endpoint): ApiOperation {
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    tags: [endpoint.extension === true ? 'Dashboard' : tagOf(endpoint.path)],
    security: security(endpoint),
    parameters: [...pathParameters(endpoint), ...queryParameters(endpoint), ...headerParameters(endpoint)],
    ...(endpoint.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } },
          },
        }),
    responses: responses(endpoint),
    ...(endpoint.extension === true ? { 'x-extension': true as const } : {}),
  };
}

function tagOf(path: string): string {
  if (path.includes('/invitations')) return 'Invitations';
  return path.includes('/users') ? 'Users' : 'Studies';
}

function security(endpoint: Endpoint): ApiOperation['security'] {
  if (endpoint.credential === 'none') return [];
  return endpoint.credential === 'session' ? [{ session: [] }] : [{ apiKey: [] }, { session: [] }];
}

function pathParameters(endpoint: Endpoint): ApiParameter[] {
  return Object.entries(shapeOf(endpoint.params)).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchema(schema, 'output'),
  }));
}

function queryParameters(endpoint: Endpoint): ApiParameter[] {
  return Object.entries(shapeOf(endpoint.query)).map(([name, field]) => {
    // What a parameter means, not how it is spelt: the spelling is the style.
    const schema = jsonSchema(field, 'output');
    const isList = schema.type === 'array';
    return {
      name,
      in: 'query',
      required: false,
      schema,
      ...(isList ? { style: 'form', explode: false } : {}),
    };
  });
}

function headerParameters(endpoint: Endpoint): ApiParameter[] {
  if (endpoint.versioned !== true || endpoint.method === 'GET') return [];
  return [
    {
      name: 'If-Match',
      in: 'header',
      required: false,
      schema: { type: 'string' },
      description:
        'Extension: the ETag that was seen. A 412 answers with the current object when it no longer fits.',
    },
  ];
}

const sharedErrors: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'internal',
  'unavailable',
  'upstream_failed',
  'upstream_timeout',
];
const bodyErrors: readonly ErrorCode[] = ['payload_too_large', 'unsupported_media_type'];

function responses(endpoint: Endpoint): Record<string, ApiResponse> {
  const answers: Record<string, ApiResponse> = {
    [String(endpoint.status)]: {
      description: endpoint.summary,
      content: { 'application/json': { schema: jsonSchema(endpoint.answer, 'output') } },
      ...(endpoint.versioned === true && endpoint.method !== 'POST'
        ? {
            headers: {
              ETag: { schema: { type: 'string' }, description: 'Extension: the version of this object.' },
            },
          }
        : {}),
    },
  };
  const errors = [...sharedErrors, ...(endpoint.method === 'GET' ? [] : bodyErrors), ...endpoint.errors];
  for (const code of errors) {
    answers[String(errorStatus[code])] = {
      description: code.replaceAll('_', ' '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    };
  }
  return answers;
}

function shapeOf(schema: z.ZodMiniObject | undefined): Record<string, z.core.$ZodType> {
  return schema === undefined ? {} : { ...schema._zod.def.shape };
}

function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema: written }) => {
      if (extensionFields.has(zodSchema)) Object.assign(written, { 'x-extension': true });
    },
  });
  return rest;
}
