import pino from 'pino';

export type Log = pino.Logger;

/** Field names that may carry a secret or a token, anywhere up to two levels deep; their values never reach the log. */
const SECRET_FIELDS = [
  'authorization',
  'password',
  'secret',
  'token',
  'access_token',
  'client_secret',
  'assertion',
  'cookie',
  'clientSecret',
  'client_assertion',
];

/** JSON lines on standard output. Never log a request body, a header or a person's name: log ids. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap(name => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    serializers: { err: error => ({ type: error.name, message: error.message, code: error.code, stack: error.stack }) },
  });
}
