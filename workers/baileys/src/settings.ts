// What the worker is told by its environment.
import { readFileSync } from 'node:fs';
import type { Backoff } from './backoff.js';
import { type Credential, credentialOf, type OwnCredential, ownCredential } from './gateway/credential.js';

export interface Settings {
  /** Under which it registers, and which owns what it has in the database. */
  readonly workerId: string;
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** Where the gateway reaches it; absent: at the host and port that it listens on. */
  readonly endpoint: string | undefined;
  /** Base addresses of the API pods, used in turn. */
  readonly pods: readonly string[];
  readonly credential: Credential;
  /** Of this worker, the newest first: the gateway signs its calls with one of them. Empty: nobody is asked who calls. */
  readonly own: readonly OwnCredential[];
  /** Sessions that it takes at once. */
  readonly capacity: number;
  /** Sessions that do not say otherwise are linked only while somebody watches. */
  readonly onlyWhileWatched: boolean;
  readonly databaseUrl: string;
  /** The first encrypts logins, each decrypts. */
  readonly loginSecrets: readonly string[];
  readonly whatsapp: WhatsAppSettings;
}

export interface WhatsAppSettings {
  /** Another address than that of WhatsApp. */
  readonly url: string | undefined;
  /** The version of WhatsApp Web to say, where WhatsApp refuses the one that Baileys knows. */
  readonly version: [number, number, number] | undefined;
  /** Lifetime of each QR code; absent: 60 s for the first, 20 s for the next ones. */
  readonly qrTimeoutMs: number | undefined;
  /** Between attempts to come back. */
  readonly backoff: Backoff;
}

export class SettingError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 8020;
const DEFAULT_CAPACITY = 200;
const SHORTEST_SECRET = 32;
const MAX_BACKOFF_MS = 60_000;

/** @throws SettingError that says what is missing or wrong */
export function settingsOf(environment: Environment): Settings {
  const host = environment.WORKER_HOST || '127.0.0.1';
  const own = ownCredentials(environment);
  return {
    workerId: workerId(environment, own),
    host,
    port: number(environment, 'WORKER_PORT', 0) ?? DEFAULT_PORT,
    endpoint: environment.WORKER_ENDPOINT || undefined,
    pods: list(required(environment, 'API_URLS')).map(withoutSlash),
    credential: credential(environment, own[0]),
    own,
    capacity: number(environment, 'WORKER_CAPACITY', 1) ?? DEFAULT_CAPACITY,
    onlyWhileWatched:
      matching(environment, 'ONLY_WHILE_WATCHED', /^(true|false)$/, 'the form true or false') !== 'false',
    databaseUrl: required(environment, 'DATABASE_URL'),
    loginSecrets: secrets(environment),
    whatsapp: {
      url: environment.WHATSAPP_URL || undefined,
      version: version(environment),
      qrTimeoutMs: number(environment, 'QR_TIMEOUT_MS', 1),
      backoff: { firstMs: number(environment, 'RECONNECT_FIRST_MS', 1) ?? 1_000, maxMs: MAX_BACKOFF_MS },
    },
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name]?.trim();
  if (!value) {
    throw new SettingError(`set ${name}`);
  }
  return value;
}

function list(value: string): string[] {
  return value.split(',').map((part) => part.trim());
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, '');
}

function matching(environment: Environment, name: string, pattern: RegExp, form: string): string | undefined {
  const value = environment[name]?.trim();
  if (value && !pattern.test(value)) {
    throw new SettingError(`${name} must have ${form}`);
  }
  return value || undefined;
}

function number(environment: Environment, name: string, least: number): number | undefined {
  const value = matching(environment, name, /^\d{1,9}$/, 'up to 9 digits');
  if (value !== undefined && Number(value) < least) {
    throw new SettingError(`${name} must be at least ${least}`);
  }
  return value === undefined ? undefined : Number(value);
}

function version(environment: Environment): [number, number, number] | undefined {
  const parts = matching(environment, 'WHATSAPP_VERSION', /^\d+\.\d+\.\d+$/, 'the form 2.3000.1043857760');
  return parts?.split('.').map(Number) as [number, number, number] | undefined;
}

function workerId(environment: Environment, own: readonly OwnCredential[]): string {
  const said = matching(environment, 'WORKER_ID', /^[\w.-]{1,100}$/, '1 to 100 of A-Z a-z 0-9 . _ -');
  const id = said ?? own[0]?.workerId ?? 'baileys-worker';
  if (own.some((credential) => credential.workerId !== id)) {
    throw new SettingError(`WORKER_CREDENTIAL is that of another worker than ${id}`);
  }
  return id;
}

function ownCredentials(environment: Environment): OwnCredential[] {
  const text = environment.WORKER_CREDENTIAL?.trim() || contentOf(environment, 'WORKER_CREDENTIAL_FILE');
  return list(text)
    .filter((one) => one !== '')
    .map((one) => {
      const own = ownCredential(one);
      if (!own) {
        throw new SettingError('WORKER_CREDENTIAL must be what the gateway told when it was made');
      }
      return own;
    });
}

function contentOf(environment: Environment, name: string): string {
  const file = environment[name]?.trim();
  try {
    return file ? readFileSync(file, 'utf8') : '';
  } catch (error) {
    throw new SettingError(`${name} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function credential(environment: Environment, own: OwnCredential | undefined): Credential {
  const secret = firstOf(environment.WEBHOOK_SECRETS);
  const token = firstOf(environment.WORKER_TOKEN);
  if (!own && !secret && !token) {
    throw new SettingError('set WORKER_CREDENTIAL to that of this worker, or WEBHOOK_SECRETS or WORKER_TOKEN');
  }
  return credentialOf(own, secret, token);
}

/** The one that is not blank, as the gateway takes them. */
function firstOf(values = ''): string | undefined {
  return list(values).find(Boolean);
}

function secrets(environment: Environment): string[] {
  // a slash at its end was never part of the secret that logins are sealed with
  const all = list(required(environment, 'LOGIN_SECRETS')).map(withoutSlash);
  if (all.some((secret) => secret.length < SHORTEST_SECRET)) {
    throw new SettingError(`each of LOGIN_SECRETS must have at least ${SHORTEST_SECRET} characters`);
  }
  return all;
}
