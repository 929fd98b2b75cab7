type Amount = string;
const people = (count: number, amount: Amount) => (count === 1 ? '1 person' : `${amount} people`);

/** Evidence from elsewhere: recorded for a group, read from an earlier system. */
export const evidence = {
  loading: 'Loading',
  more: 'Show more',
  links: 'Evidence from elsewhere',
  group: {
    title: 'Record a completion for a group',
    open: 'Record for a group',
    what: 'What was completed',
    course: 'Course',
    chooseCourse: 'Choose a course',
    completedOn: 'Completed on',
    validUntil: 'Own end (if the certificates name one)',
    issuer: 'Issued by',
    place: 'Place',
    sheet: 'Photo of the signed sheet',
    who: 'Who was there',
    search: 'Name, mail or number',
    unit: 'Unit',
    allUnits: 'All units',
    tick: 'Tick who was there',
    tickAll: (count: number) => `Tick all ${count}`,
    none: 'Nobody matches.',
    managed: 'without an account',
    paste: 'Paste a list',
    pasteLabel: 'One person a line: employee number, mail address or name',
    pasteFind: 'Find them',
    pasted: (found: number) => (found === 1 ? '1 line was found and ticked.' : `${found} lines were found and ticked.`),
    unclear: 'Not found, or several of that name; tick these by hand:',
    chosen: (count: number, amount: Amount) => `${people(count, amount)} ticked`,
    untick: (name: string) => `Take away ${name}`,
    effect: (fresh: number, held: number, fulfils: number) =>
      [
        fresh === 1 ? '1 person gets it' : `${fresh} people get it`,
        ...(fulfils > 0
          ? [fulfils === 1 ? 'it is required of 1 of them' : `it is required of ${fulfils} of them`]
          : []),
        ...(held > 0 ? [held === 1 ? '1 has it already' : `${held} have it already`] : []),
      ].join(', '),
    refused: (count: number) =>
      count === 1
        ? 'No role looked after here demands this course of 1 person: take them away first.'
        : `No role looked after here demands this course of ${count} people: take them away first.`,
    outcome: { new: 'gets it', held: 'has it already', 'not-demanded': 'not required here' },
    until: (day: string) => `valid until ${day}`,
    fulfils: 'fulfils what is required',
    save: (count: number, amount: Amount) => `Record for ${people(count, amount)}`,
    done: (count: number, amount: Amount) => `Recorded for ${people(count, amount)}.`,
    undoReason: 'Taken back right after recording',
  },
  sets: {
    title: 'Recorded and imported lately',
    none: 'Nothing yet.',
    recording: (course: string, day: string) => `${course}, ${day}`,
    import: (file: string) => `Import of ${file}`,
    by: (name: string, day: string) => `${name}, ${day}`,
    recorded: (count: number, amount: Amount) => `${people(count, amount)} recorded`,
    state: {
      reading: 'being read',
      mapping: 'columns to be named',
      matching: 'people being looked for',
      ready: 'ready to look through',
      applying: 'being recorded',
      applied: 'recorded',
      undoing: 'being taken back',
      undone: 'taken back',
      discarded: 'discarded',
    },
    progress: (done: Amount, all: Amount) => `${done} of ${all}`,
    undo: 'Undo',
    undoTitle: 'Withdraw all of it?',
    undoText:
      'Every completion of it stays, struck through, with the reason. What it had fulfilled opens again, with at least 14 days.',
    reason: 'Reason',
    undoSave: (count: number, amount: Amount) =>
      count === 1 ? 'Withdraw 1 completion' : `Withdraw ${amount} completions`,
    until: (day: string) => `can be undone until ${day}`,
  },
};
