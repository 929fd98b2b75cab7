/** JSON columns: text on both databases, written and read in one place. Shapes are the owning room's business. */
export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

/** Trusts what we wrote ourselves; whoever reads a stranger's JSON parses it with a schema instead. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
