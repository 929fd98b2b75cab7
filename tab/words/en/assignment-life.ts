/** What cannot be undone. */
const outWords = (out: number): string =>
  out === 0
    ? ''
    : out === 1
      ? ' 1 message has gone out and cannot be called back.'
      : ` ${out} messages have gone out and cannot be called back.`;

/** One assignment: its life, what was done and can be undone, the rule over time. */
export const detail = {
  edit: 'Change',
  start: 'Go on with the draft',
  end: 'End',
  endTitle: 'End this assignment?',
  endText: (open: number) =>
    open === 0
      ? 'Nothing is open. Completions stay as they are.'
      : `${open} open ones are closed. Completions stay as they are.`,
  endReason: 'Reason',
  endConfirm: (open: number) => `End it for ${open} people`,
  deleteDraft: 'Delete the draft',
  figures: 'Where it stands',
  people: 'People',
  rule: 'The rule',
  changes: 'What was done',
  revisions: 'The rule over time',
  sameRule: 'the same rule again',
  changed: {
    path: (from: string, to: string) => `Courses: ${from} → ${to}`,
    who: (from: string, to: string) => `Who: ${from} → ${to}`,
    when: (from: string, to: string) => `When: ${from} → ${to}`,
    floor: (from: string, to: string) => `At least days for everybody: ${from} → ${to}`,
    reminders: (from: string, to: string) => `Reminders in days from the due day: ${from} → ${to}`,
    policy: 'Reminders were changed',
    reason: 'The sentence that says why was changed',
    contact: 'Somebody else answers questions',
  },
  messagesOut: (count: number) => (count === 1 ? '1 message went out' : `${count} messages went out`),
  changeSetRevised: (openOnesToo: boolean): string =>
    openOnesToo ? 'changed, for open ones too' : 'changed, for new people only',
  revision: (number: number) => `Revision ${number}`,
  by: (name: string, at: string) => `${name}, ${at}`,
  changeSet: { assignment: 'assigned', sync: 'by the directory', end: 'ended', exception: 'exceptions' } as Record<
    string,
    string
  >,
  changeSetState: { applying: 'being applied', applied: '', undoing: 'being undone', undone: 'undone' } as Record<
    string,
    string
  >,
  opened: (count: number) => `${count} opened`,
  closed: (count: number) => `${count} closed`,
  undo: 'Undo',
  undoUntil: (day: string) => `can be undone until ${day}`,
  undoTitle: 'Undo this?',
  undoText: {
    start: (opened: number, _closed: number, out: number) =>
      `${opened} obligations are taken back, and it is a draft again.${outWords(out)}`,
    revise: (opened: number, closed: number, out: number) =>
      `The rule before holds again: ${opened} that were opened are closed, ${closed} that were closed are open again; due days move back, but not to earlier than 14 days from today.${outWords(out)}`,
    end: (_opened: number, closed: number, out: number) =>
      `It runs again, and ${closed} are open again with their old days.${outWords(out)}`,
    'ask-again': (opened: number, _closed: number, out: number) =>
      `${opened} are asked no longer; their evidence is good as long as before.${outWords(out)}`,
    sync: (opened: number, closed: number, out: number) =>
      `${opened} that were opened are closed, ${closed} that were closed are open again.${outWords(out)}`,
  },
  undone: (closed: number, calledBack: number, out: number, completed = 0) =>
    `Undone: ${closed} taken back, ${calledBack} messages called back${out > 0 ? `, ${out} had gone out` : ''}.${completed > 0 ? ` ${completed} had been completed meanwhile: these completions stay.` : ''}`,
};
