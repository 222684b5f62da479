/** What a line may tell beside its message: names and numbers of ours, never a code, a key or a phone number. */
export interface Fields {
  sessionId?: string;
  workerId?: string;
  pod?: string;
  status?: string;
  reason?: string;
  cause?: string;
  httpStatus?: number;
  count?: number;
  delayMs?: number;
  error?: string;
}

/** Lines of JSON on the standard output. */
export class Log {
  readonly #fields: Fields;
  readonly #write: (line: string) => void;

  constructor(fields: Fields = {}, write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)) {
    this.#fields = fields;
    this.#write = write;
  }

  /** Adds fields to each line. */
  with(fields: Fields): Log {
    return new Log({ ...this.#fields, ...fields }, this.#write);
  }

  info(message: string, fields?: Fields): void {
    this.#line('INFO', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.#line('WARN', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.#line('ERROR', message, fields);
  }

  #line(level: string, message: string, fields?: Fields): void {
    const line = { '@timestamp': new Date().toISOString(), 'log.level': level, message, ...this.#fields, ...fields };
    this.#write(JSON.stringify(line));
  }
}

/** What an error is and where it was thrown, without its message, which may have a number or a key in it. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return typeof error;
  }
  const { code } = error as { code?: unknown };
  const frame = /^ +at .*$/m.exec(error.stack ?? '')?.[0].trim();
  return [error.name, typeof code === 'string' ? code : undefined, frame].filter(Boolean).join(' ');
}
