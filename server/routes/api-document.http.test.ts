import { beforeAll, describe, expect, test } from 'vitest';
import { fromJSONSchema } from 'zod';
import type { Endpoint } from '#contract/endpoint.ts';
import { endpoints } from '#contract/endpoints.ts';
import { errorStatus } from '#contract/error.ts';
import type { ApiDocument, ApiOperation } from '#server/http/open-api.ts';
import { type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;
let document: ApiDocument;

const table: readonly Endpoint[] = Object.values(endpoints);

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
  const response = await app.request('/openapi.json');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  document = await response.json();
});

const operationOf = (endpoint: Endpoint): ApiOperation => {
  const operation = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()];
  if (operation === undefined) throw new Error(`${endpoint.name} is not in the document.`);
  return operation;
};

test('it is OpenAPI 3.1.0, and has the operations of the table and no others', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toEqual({ title: expect.any(String), version: '1', description: expect.any(String) });
  expect(document.servers).toEqual([{ url: app.origin }]);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(table.map(({ name }) => name).toSorted());
  for (const { tags } of operations) expect(tags).toHaveLength(1);
});

test('every reference leads somewhere, and no schema has a dialect of its own', () => {
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    expect(value).not.toHaveProperty('$schema');
    if ('$ref' in value) expect(value.$ref).toBe('#/components/schemas/Error');
    for (const item of Object.values(value)) walk(item);
  };
  walk(document.paths);
  expect(document.components.schemas).toHaveProperty('Error');
  expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey', 'session']);
  const named = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ security }) => security.flatMap((scheme) => Object.keys(scheme)));
  for (const name of named) expect(document.components.securitySchemes).toHaveProperty(name);
});

describe.each(table)('$name', (endpoint) => {
  test('has its parameters, its body and its answers', () => {
    const operation = operationOf(endpoint);
    const of = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(of('path').map(({ name }) => name)).toEqual(inPath);
    expect(of('path').every(({ required }) => required)).toBe(true);
    expect(of('query').map(({ name }) => name)).toEqual(Object.keys(endpoint.query?._zod.def.shape ?? {}));
    expect(of('header').map(({ name }) => name)).toEqual(
      endpoint.versioned === true && endpoint.method !== 'GET' ? ['If-Match'] : [],
    );
    expect(operation.requestBody !== undefined).toBe(endpoint.body !== undefined);
    const statuses = Object.keys(operation.responses).map(Number);
    expect(statuses).toContain(endpoint.status);
    for (const code of endpoint.errors) expect(statuses).toContain(errorStatus[code]);
    for (const status of [400, 401, 403, 429, 500, 503]) expect(statuses).toContain(status);
    expect(operation['x-extension'] === true).toBe(endpoint.extension === true);
    expect(operation.security).toEqual(
      {
        viewer: [{ apiKey: [] }, { session: [] }],
        session: [{ session: [] }],
        none: [],
      }[endpoint.credential],
    );
  });

  test('describes bodies and answers as JSON Schema that reads back', () => {
    const operation = operationOf(endpoint);
    const schemas = [
      operation.requestBody?.content['application/json']?.schema,
      operation.responses[String(endpoint.status)]?.content?.['application/json']?.schema,
    ];
    for (const schema of schemas) {
      if (schema === undefined) continue;
      expect(Object.keys(schema).some((key) => ['type', 'anyOf', 'oneOf', 'allOf'].includes(key))).toBe(true);
      expect(() => fromJSONSchema(schema)).not.toThrow();
    }
    if (endpoint.body !== undefined) {
      expect(JSON.stringify(schemas[0])).toContain('"additionalProperties":false');
    }
  });
});

test('marks every field and parameter that is an addition of ours', () => {
  const found = new Set<string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    if ('x-extension' in value) found.add(path);
    for (const [name, inner] of Object.entries(value))
      walk(inner, name === 'properties' ? path : `${path}.${name}`);
  };
  const schemaOf = (endpoint: Endpoint) =>
    operationOf(endpoint).responses[String(endpoint.status)]?.content?.['application/json']?.schema;
  walk(schemaOf(endpoints.studyRetrieve), 'study');
  walk(schemaOf(endpoints.userRetrieve), 'user');
  walk(schemaOf(endpoints.invitationRetrieve), 'invitation');
  walk(document.components.schemas.Error, 'Error');
  for (const list of [endpoints.studyList, endpoints.userList, endpoints.invitationList])
    expect(schemaOf(list)).toHaveProperty('properties.unreadable.x-extension', true);
  for (const { name, schema } of operationOf(endpoints.studyList).parameters)
    walk(schema, `studyList.${name}`);
  expect([...found].sort()).toEqual([
    'Error.error.changes',
    'Error.error.current',
    'invitation.fingerprint',
    'invitation.mail',
    'invitation.version',
    'study.assignedTo.anyOf.0.accessRevokedAt',
    'study.createdByUser.anyOf.0.accessRevokedAt',
    'study.fingerprint',
    'study.version',
    'studyList.order',
    'user.accessRevokedAt',
    'user.fingerprint',
    'user.version',
  ]);
});

test('answers of real calls fit the schemas of the document', async () => {
  const { studyId, studyInstanceUid } = await app.newStudy(clinic, {
    assignedTo: clinic.member.userId,
    metadata: { a: '1' },
  });
  for (const [name, path, status] of [
    ['studyList', '/v1/viewer/studies', 200],
    ['studyRetrieve', `/v1/viewer/studies/${studyId}`, 200],
    ['studyRetrieveByUid', `/v1/viewer/studies/by-uid/${studyInstanceUid}`, 200],
    ['userList', '/v1/viewer/users', 200],
    ['userRetrieve', `/v1/viewer/users/${clinic.member.userId}`, 200],
    ['invitationList', '/v1/viewer/users/invitations', 200],
    ['auditList', '/dashboard/audit', 200],
    ['sessionRetrieve', '/dashboard/session', 200],
    ['capabilitiesRetrieve', '/dashboard/capabilities', 200],
    ['expressCustomerList', '/dashboard/express-customers', 200],
    ['apiKeyList', '/dashboard/api-keys', 200],
    ['studyRetrieve', '/v1/viewer/studies/stu_1', 400],
    ['userList', '/v1/viewer/users?x=1', 400],
  ] as const) {
    const response = await app.request(path, { headers: clinic.owner.credential });
    expect([name, response.status]).toEqual([name, status]);
    const declared = operationOf(endpoints[name]).responses[String(status)]?.content?.['application/json'];
    const schema = '$ref' in (declared?.schema ?? {}) ? document.components.schemas.Error : declared?.schema;
    const result = fromJSONSchema(schema ?? {}).safeParse(await response.json());
    expect([name, result.success ? [] : result.error.issues]).toEqual([name, []]);
  }
});

test('the examples of a write that the document allows are allowed, and others not', async () => {
  const body = operationOf(endpoints.studyCreate).requestBody?.content['application/json']?.schema ?? {};
  const schema = fromJSONSchema(body);
  const good = { severity: 'stat', studyDescription: 'CT', studyInstanceUid: '1.2.3' };
  expect(schema.safeParse(good).success).toBe(true);
  expect(schema.safeParse({ ...good, severity: 'urgent' }).success).toBe(false);
  expect(schema.safeParse({ ...good, extra: 1 }).success).toBe(false);
  expect(schema.safeParse({ severity: 'stat' }).success).toBe(false);
});

test('/docs is a page that names every operation, runs nothing and asks nobody', async () => {
  const response = await app.request('/docs');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await response.text();
  for (const { name, path } of table) {
    expect(html).toContain(`<article id="${name}">`);
    expect(html).toContain(path);
  }
  expect(html).not.toMatch(/<script|<link(?! rel="icon" href="data:,">)|<img|<iframe|\son\w+=|javascript:/i);
  expect([...html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, to]) => to?.[0])).not.toContain('h');
  expect(html).not.toMatch(/https?:\/\//);
});

test('/healthz and /readyz say that all is well', async () => {
  expect(await (await app.request('/healthz')).json()).toEqual({ status: 'ok' });
  expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ready' });
});
