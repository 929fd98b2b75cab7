import { DatabaseSync } from 'node:sqlite';

/** Counted in the database itself, by a connection that only reads. */
export interface Figures {
  readonly people: number;
  readonly notPeople: number;
  readonly assignments: number;
  readonly enrolments: number;
  readonly open: number;
  readonly completions: number;
  readonly reminders: number;
}

export function readFigures(file: string): Figures {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const count = (sql: string): number => Number(db.prepare(`select count(*) as n from ${sql}`).get()?.['n'] ?? 0);
    return {
      people: count(`"person" where "nature" = 'person' and "state" = 'active'`),
      notPeople: count(`"person" where "nature" <> 'person'`),
      assignments: count(`"assignment" where "state" = 'running'`),
      enrolments: count('"enrolment"'),
      open: count(`"enrolment" where "state" = 'open'`),
      completions: count('"completion"'),
      reminders: count('"reminder"'),
    };
  } finally {
    db.close();
  }
}
