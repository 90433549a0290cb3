import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { apiKeySecretPattern } from '#contract/identifiers.ts';
import { newPassword } from '#contract/password.ts';
import { email } from '#contract/person.ts';
import { sentence } from '#contract/sentences.ts';
import { filledText } from '#contract/text.ts';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Scheme, host and port under which browsers reach us; no path. */
  readonly publicUrl: URL;
  /** The embedded database's folder; not used with `databaseUrl`. May be relative to the working directory. */
  readonly dataDir: string;
  /** A PostgreSQL server instead of the embedded database. Holds a password. */
  readonly databaseUrl: string | undefined;
  readonly mail: MailConfig | undefined;
  readonly openId: OpenIdConfig | undefined;
  readonly demo: boolean;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** With `{studyInstanceUid}` or `{studyId}` where they belong. */
  readonly viewerUrlTemplate: string | undefined;
  readonly logLevel: LogLevel;
  /** The first clinic, made when the database has none. */
  readonly provision: ProvisionConfig | undefined;
  /** A clinic at the vendor instead of clinics of our own. */
  readonly vendor: VendorConfig | undefined;
}

export interface VendorConfig {
  /** A secret. */
  readonly apiKey: string;
  readonly baseUrl: URL;
  /** Who comes in first: somebody whom the vendor has with dashboard access. */
  readonly ownerEmail: string;
  readonly clinicName: string | undefined;
}

export interface MailConfig {
  /** Holds a password. */
  readonly smtpUrl: string;
  readonly from: MailSender;
}

/** An OpenID provider at which people may sign in too. */
export interface OpenIdConfig {
  readonly issuer: URL;
  readonly clientId: string;
  /** A secret. */
  readonly clientSecret: string;
}

/** Kept apart, because a library that parses an address list out of one text can be made to see two. */
export interface MailSender {
  readonly name: string | undefined;
  readonly address: string;
}

export interface ProvisionConfig {
  readonly clinicName: string;
  readonly ownerEmail: string;
  readonly ownerPassword: string | undefined;
  readonly apiKey: string | undefined;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What is wrong with the environment, one sentence a variable. Never quotes a value: several are secrets. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A text with one more condition: `problem` answers why not, or undefined. */
function textThat(problem: (value: string) => string | undefined) {
  return z.string().check((context) => {
    const message = problem(context.value);
    if (message !== undefined) {
      context.issues.push({ code: 'custom', message, input: context.value, path: [] });
    }
  });
}

function parsedUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

const host = textThat((value) =>
  isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)
    ? undefined
    : 'must be an address to listen on, such as 127.0.0.1, or 0.0.0.0 for every network.',
);

const port = textThat((value) =>
  /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535
    ? undefined
    : 'must be a whole number from 1 to 65535.',
);

const publicUrl = textThat((value) => {
  const url = parsedUrl(value);
  const isOrigin =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    (value === url.origin || value === `${url.origin}/` || isSpelledOutOrigin(value, url));
  return isOrigin
    ? undefined
    : 'must be where browsers reach Readroom, scheme, host and port without a path, such as https://readroom.example.org.';
});

/** `https://a:443` and `HTTPS://A` are origins too; they only differ in spelling. */
function isSpelledOutOrigin(value: string, url: URL): boolean {
  return url.pathname === '/' && url.search === '' && url.hash === '' && !/[?#\s@]/.test(value);
}

const databaseUrl = textThat((value) => {
  const url = parsedUrl(value);
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol)
    ? undefined
    : 'must look like postgres://user:password@host:5432/database; write special characters of the password as %40 and the like.';
});

const smtpUrl = textThat((value) => {
  const url = parsedUrl(value);
  return url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== ''
    ? undefined
    : 'must look like smtp://user:password@mail.example.org:587, or smtps:// for TLS from the start.';
});

function mailSender(value: string): MailSender | undefined {
  const parts = /^(?:(?<name>[^<>"@,;:\\\r\n]*\S)\s*)?<(?<address>[^<>]+)>$/.exec(value)?.groups;
  const address = parts?.address ?? value;
  if (!email.safeParse(address).success) return undefined;
  return { name: parts?.name?.trim(), address };
}

const mailFrom = textThat((value) =>
  mailSender(value) === undefined
    ? 'must be one e-mail address, such as readroom@example.org or Readroom <readroom@example.org>.'
    : undefined,
);

function networkProblem(entry: string): string | undefined {
  const [address = '', prefix, ...more] = entry.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  return version !== 0 && isPrefix && more.length === 0
    ? undefined
    : 'must be addresses or networks with commas between, such as 10.0.0.5, 172.16.0.0/12.';
}

function listed(value: string): string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

const trustedProxy = textThat((value) =>
  listed(value)
    .map(networkProblem)
    .find((problem) => problem !== undefined),
);

const isLoopback = (url: URL) => ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);

const placeholders = ['{studyInstanceUid}', '{studyId}'];

const viewerUrlTemplate = textThat((value) => {
  const wanted =
    'must be an https address with {studyInstanceUid} or {studyId} in its path or query, such as https://viewer.example.org/study/{studyInstanceUid}.';
  const used = value.match(/\{[^}]*\}?/g) ?? [];
  if (used.length === 0 || used.some((each) => !placeholders.includes(each))) return wanted;
  const url = parsedUrl(value.replaceAll(/\{[^}]*\}/g, '1.2.3'));
  if (url === undefined || url.username !== '' || url.password !== '') return wanted;
  // A viewer on this machine needs no certificate: browsers count loopback as secure.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) return wanted;
  // What names a study must not choose the server.
  const authority = /^[a-z]+:\/\/[^/?#]*/i.exec(value)?.[0] ?? value;
  return authority.includes('{') ? wanted : undefined;
});

const openIdIssuer = textThat((value) => {
  const url = parsedUrl(value);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  return url !== undefined && isSafe && url.username === '' && url.search === '' && url.hash === ''
    ? undefined
    : 'must be the https address of an OpenID provider, such as https://login.example.org/realms/clinic.';
});

const vendorBaseUrl = textThat((value) => {
  const url = parsedUrl(value);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  return url !== undefined && isSafe && url.username === '' && url.search === '' && url.hash === ''
    ? undefined
    : 'must be an https address, such as https://api.avarasoftware.com.';
});

const vendorKey = textThat((value) =>
  apiKeySecretPattern.test(value)
    ? undefined
    : 'must be the key that the vendor gave you: sk_live_ and 32 hexadecimal digits.',
);

const onOff = textThat((value) => (value === 'on' || value === 'off' ? undefined : 'must be on or off.'));

const logLevel = z.enum(logLevels, {
  error: `must be one of ${logLevels.join(', ')}.`,
});

const apiKey = textThat((value) =>
  apiKeySecretPattern.test(value)
    ? undefined
    : 'must be sk_live_ and 32 hexadecimal digits in lower case; make the digits with: openssl rand -hex 16.',
);

const variables = z.object({
  HOST: z._default(host, '127.0.0.1'),
  PORT: z._default(port, '4400'),
  PUBLIC_URL: z.optional(publicUrl),
  DATA_DIR: z._default(z.string(), './data'),
  DATABASE_URL: z.optional(databaseUrl),
  SMTP_URL: z.optional(smtpUrl),
  MAIL_FROM: z.optional(mailFrom),
  OIDC_ISSUER: z.optional(openIdIssuer),
  OIDC_CLIENT_ID: z.optional(filledText(200)),
  OIDC_CLIENT_SECRET: z.optional(filledText(500)),
  DEMO: z.optional(onOff),
  TRUSTED_PROXY: z._default(trustedProxy, ''),
  VIEWER_URL_TEMPLATE: z.optional(viewerUrlTemplate),
  LOG_LEVEL: z.optional(logLevel),
  AVARA_API_KEY: z.optional(vendorKey),
  AVARA_BASE_URL: z._default(vendorBaseUrl, 'https://api.avarasoftware.com'),
  READROOM_CLINIC_NAME: z.optional(filledText(200)),
  READROOM_OWNER_EMAIL: z.optional(email),
  READROOM_OWNER_PASSWORD: z.optional(newPassword),
  READROOM_API_KEY: z.optional(apiKey),
});

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment as one typed object; throws `ConfigProblem` otherwise. A variable that is empty counts as not set,
 * because that is what `NAME=` in a container's file is meant to say.
 */
export function readConfig(env: Environment, { isTerminal }: { readonly isTerminal: boolean }): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = variables.safeParse(given, { error: sentence });
  const sentences = new Map<string, string>();
  for (const { variable, problem } of [
    ...(parsed.error?.issues ?? []).map(namedProblem),
    ...crossProblems(given),
  ]) {
    if (!sentences.has(variable)) sentences.set(variable, `${variable} ${problem}`);
  }
  if (!parsed.success || sentences.size > 0) throw new ConfigProblem([...sentences.values()]);

  const values = parsed.data;
  const isAnythingConfigured =
    values.DATABASE_URL !== undefined ||
    values.READROOM_OWNER_EMAIL !== undefined ||
    values.AVARA_API_KEY !== undefined;
  const from = values.MAIL_FROM === undefined ? undefined : mailSender(values.MAIL_FROM);
  return {
    host: values.HOST,
    port: Number(values.PORT),
    publicUrl: new URL(values.PUBLIC_URL ?? `http://127.0.0.1:${values.PORT}`),
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    mail:
      values.SMTP_URL === undefined || from === undefined ? undefined : { smtpUrl: values.SMTP_URL, from },
    openId:
      values.OIDC_ISSUER === undefined ||
      values.OIDC_CLIENT_ID === undefined ||
      values.OIDC_CLIENT_SECRET === undefined
        ? undefined
        : {
            issuer: new URL(values.OIDC_ISSUER),
            clientId: values.OIDC_CLIENT_ID,
            clientSecret: values.OIDC_CLIENT_SECRET,
          },
    demo: values.DEMO === undefined ? !isAnythingConfigured : values.DEMO === 'on',
    trustedProxies: listed(values.TRUSTED_PROXY),
    viewerUrlTemplate: values.VIEWER_URL_TEMPLATE,
    logLevel: values.LOG_LEVEL ?? (isTerminal ? 'warn' : 'info'),
    vendor:
      values.AVARA_API_KEY === undefined || values.READROOM_OWNER_EMAIL === undefined
        ? undefined
        : {
            apiKey: values.AVARA_API_KEY,
            baseUrl: new URL(values.AVARA_BASE_URL),
            ownerEmail: values.READROOM_OWNER_EMAIL,
            clinicName: values.READROOM_CLINIC_NAME,
          },
    provision:
      values.AVARA_API_KEY !== undefined ||
      values.READROOM_CLINIC_NAME === undefined ||
      values.READROOM_OWNER_EMAIL === undefined
        ? undefined
        : {
            clinicName: values.READROOM_CLINIC_NAME,
            ownerEmail: values.READROOM_OWNER_EMAIL,
            ownerPassword: values.READROOM_OWNER_PASSWORD,
            apiKey: values.READROOM_API_KEY,
          },
  };
}

interface Problem {
  readonly variable: string;
  readonly problem: string;
}

function namedProblem(issue: z.core.$ZodIssue): Problem {
  const { message } = issue;
  return {
    variable: String(issue.path[0]),
    // The contract's sentences stand alone; ours go on after the name.
    problem: message.replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
  };
}

/** What no variable can see alone. */
function crossProblems(given: Environment): Problem[] {
  const isSet = (name: string) => given[name] !== undefined;
  const problems: Problem[] = [];
  const need = (variable: string, problem: string) => problems.push({ variable, problem });

  if (isSet('SMTP_URL') && !isSet('MAIL_FROM'))
    need('MAIL_FROM', 'is needed beside SMTP_URL: set it to the address that mail comes from.');
  if (isSet('MAIL_FROM') && !isSet('SMTP_URL'))
    need('SMTP_URL', 'is needed beside MAIL_FROM: set it to the server that sends mail.');

  const openId = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];
  for (const variable of openId) {
    if (openId.some(isSet) && !isSet(variable))
      need(variable, `is needed beside ${openId.filter(isSet).join(' and ')} to sign in at a provider.`);
  }

  const isVendor = isSet('AVARA_API_KEY');
  if (isVendor) {
    if (!isSet('READROOM_OWNER_EMAIL'))
      need(
        'READROOM_OWNER_EMAIL',
        'is needed beside AVARA_API_KEY: the address of somebody who has dashboard access at the vendor, and comes in first.',
      );
    for (const variable of ['READROOM_OWNER_PASSWORD', 'READROOM_API_KEY', 'VIEWER_URL_TEMPLATE']) {
      if (isSet(variable))
        need(variable, 'is not for a clinic at the vendor: unset it, or unset AVARA_API_KEY.');
    }
    if (given.DEMO === 'on') need('DEMO', 'must be off beside AVARA_API_KEY: the clinic is at the vendor.');
  } else if (isSet('AVARA_BASE_URL')) {
    // Ignored, it would leave a clinic at the vendor in front of an empty one here.
    need('AVARA_API_KEY', 'is needed beside AVARA_BASE_URL: the key of the clinic at the vendor.');
  }

  const provisioning = [
    'READROOM_CLINIC_NAME',
    'READROOM_OWNER_EMAIL',
    'READROOM_OWNER_PASSWORD',
    'READROOM_API_KEY',
  ];
  const set = provisioning.filter(isSet);
  for (const variable of provisioning.slice(0, 2)) {
    if (!isVendor && set.length > 0 && !isSet(variable))
      need(variable, `is needed beside ${set.join(' and ')} to make the first clinic.`);
  }
  if (!isVendor && set.length > 0 && given.DEMO === 'on')
    need('DEMO', `must be off beside ${set.join(' and ')}: the first clinic is either yours or the demo.`);

  for (const variable of Object.keys(given)) {
    if (!variable.startsWith('READROOM_') || provisioning.includes(variable)) continue;
    need(variable, `is not a setting; those are ${provisioning.join(', ')}.`);
  }
  return problems;
}
