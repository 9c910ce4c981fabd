import 'server-only';

type Fields = Readonly<Record<string, unknown>>;

export interface Logger {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** An error as log fields: name, message, stack and the chain of causes. Callers pass no secrets; errors of ours carry none. */
export function errorFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error) };
  return {
    error: `${error.name}: ${error.message}`,
    stack: error.stack,
    ...(error.cause !== undefined && { cause: errorFields(error.cause) }),
  };
}

/** One JSON object a line on stderr. A line that cannot be written (pipe closed) is dropped: the log must not kill the console. */
export function createLogger(write: (line: string) => void = (line) => process.stderr.write(line)): Logger {
  const emit = (level: string, message: string, fields?: Fields) => {
    try {
      write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields })}\n`);
    } catch {
      // Nothing left to say it to.
    }
  };
  return {
    info: (message, fields) => emit('info', message, fields),
    warn: (message, fields) => emit('warn', message, fields),
    error: (message, fields) => emit('error', message, fields),
  };
}
