/** What the feed does not understand (400) or does not offer (501), in words for whoever wrote the query. */
export class Refused extends Error {
  readonly status: 400 | 404 | 501;

  constructor(status: 400 | 404 | 501, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

/** A piece of somebody's query, fit to be quoted in an answer. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '?');
  return `'${plain.length > 60 ? `${plain.slice(0, 60)}…` : plain}'`;
}
