import { randomUUID } from 'node:crypto';

import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';

/** A refusal of the identity platform. `error` is OAuth's word for it, `code` the AADSTS number. */
export class EntraError extends Error {
  readonly error: string;
  readonly code: number;
  readonly status: 400 | 401;
  readonly suberror: string | undefined;

  constructor(error: string, code: number, message: string, status: 400 | 401 = 400, suberror?: string) {
    super(message);
    this.error = error;
    this.code = code;
    this.status = status;
    this.suberror = suberror;
  }

  get description(): string {
    return `AADSTS${this.code}: ${this.message}`;
  }
}

/** The documented body: error, error_description, error_codes, timestamp, trace_id, correlation_id, suberror. */
export function errorReply(fault: EntraError, at: Date, correlationId: string | undefined): Reply {
  const traceId = randomUUID();
  const timestamp = at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z/, 'Z');
  const correlation = correlationId ?? randomUUID();
  return json(fault.status, {
    error: fault.error,
    error_description: `${fault.description} Trace ID: ${traceId} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [fault.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${fault.code}`,
    ...(fault.suberror === undefined ? {} : { suberror: fault.suberror }),
  });
}
