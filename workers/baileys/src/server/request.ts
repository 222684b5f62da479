// What the gateway may ask for (docs/worker-openapi.yaml), checked.
import type { SessionToRun } from '../gateway/contract.js';

export class BadRequest extends Error {}

const SESSION_ID = /^[a-z0-9][a-z0-9-]{0,199}$/;
const PHONE_NUMBER = /^\+?([1-9]\d{5,14})$/;
const MAX_USER_ID = 128;
const MAX_NAME = 64;

/** @throws BadRequest that names the field */
export function sessionToRun(text: string): SessionToRun {
  const body = objectOf(text);
  const session = {
    sessionId: sessionId(textOf(body, 'sessionId', 200)),
    userId: textOf(body, 'userId', MAX_USER_ID),
    sessionName: textOf(body, 'sessionName', MAX_NAME),
  };
  if (body.phoneNumber === undefined || body.phoneNumber === null) {
    return session;
  }
  const digits = PHONE_NUMBER.exec(textOf(body, 'phoneNumber', 20))?.[1];
  if (!digits) {
    throw new BadRequest('phoneNumber must be a number with its country code, such as +4915112345678');
  }
  return { ...session, phoneNumber: digits };
}

/** @throws BadRequest where it can be no id */
export function sessionId(text: string): string {
  if (!SESSION_ID.test(text)) {
    throw new BadRequest('sessionId must have 1 to 200 of a-z 0-9 -');
  }
  return text;
}

function objectOf(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadRequest('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequest('the body must be a JSON object');
  }
  return body as Record<string, unknown>;
}

function textOf(body: Record<string, unknown>, field: string, longest: number): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '' || value.length > longest || value.includes('\0')) {
    throw new BadRequest(`${field} must be a string of 1 to ${longest} characters`);
  }
  return value;
}
