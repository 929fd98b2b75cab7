/** What clients were told, and nothing else: the only witness of what must be there after a crash. */
export type Ledger = {
  /** By 'person course': what the last acknowledged step said is done. */
  readonly learnt: Map<string, Learnt>;
  /** What clients called their assignments, with whom they are for; acknowledged or not. */
  readonly assigned: Map<string, Assigned>;
  /** Answers nobody expected: a fault of its own, whatever was lost. */
  readonly surprises: string[];
};

export type Learnt = {
  readonly personId: string;
  readonly courseId: string;
  sequence: number;
  readonly done: Set<string>;
  readonly answered: Set<string>;
  /** Id of the acknowledged completion. */
  completionId: string | null;
};

export type Assigned = {
  readonly people: readonly string[];
  /** Set by the acknowledgement. */
  assignmentId: string | null;
};

export function openLedger(): Ledger {
  return { learnt: new Map(), assigned: new Map(), surprises: [] };
}

export function learntBy(ledger: Ledger, personId: string, courseId: string): Learnt {
  const key = `${personId} ${courseId}`;
  const held = ledger.learnt.get(key);
  if (held !== undefined) return held;
  const fresh = {
    personId,
    courseId,
    sequence: 0,
    done: new Set<string>(),
    answered: new Set<string>(),
    completionId: null,
  };
  ledger.learnt.set(key, fresh);
  return fresh;
}
