import type { FailureType } from '#tab/api.ts';

/** What happened · what is safe and what to do. One line for every way a call can fail. */
const types: Record<FailureType, { happened: string; todo: string }> = {
  offline: {
    happened: 'There is no connection right now.',
    todo: 'What is shown stays. It goes on by itself once the network is back.',
  },
  unreadable: {
    happened: 'Something between here and the server answered instead of it.',
    todo: 'Nothing was changed. Try again in a minute.',
  },
  'sign-in-needed': { happened: 'The sign-in has run out.', todo: 'Nothing is lost. Open the tab again to sign in.' },
  'not-allowed': {
    happened: 'This needs another role.',
    todo: 'Nothing was changed. An admin can give the role in Entra.',
  },
  'outside-units': {
    happened: 'This reaches beyond the units you are admin of.',
    todo: 'Under Who, name your own units, and put nobody in by name.',
  },
  'unknown-person': {
    happened: 'This account is not known here yet.',
    todo: 'It arrives with the next reading of the directory.',
  },
  'not-a-person': {
    happened: 'This account belongs to a place, not to a person.',
    todo: 'Sign in with a personal account.',
  },
  'not-found': { happened: 'This does not exist any more, or is for other people.', todo: 'Go back and choose again.' },
  'bad-input': {
    happened: 'The server did not understand the input.',
    todo: 'Nothing was changed. Check the marked fields.',
  },
  'too-large': { happened: 'That is too large.', todo: 'Nothing was changed. Choose something smaller.' },
  'not-json': { happened: 'The server did not understand the request.', todo: 'Nothing was changed. Reload the tab.' },
  'file-refused': {
    happened: 'Files of this kind are not taken.',
    todo: 'Nothing was kept. Choose a photo (JPEG, PNG, WebP, HEIC) or a PDF.',
  },
  'file-broken': {
    happened: 'The file arrived empty, cut short or damaged.',
    todo: 'Nothing was kept. Open it once to see whether it is whole, then choose it again.',
  },
  'too-many-files': {
    happened: 'Many files of today are still waiting to be used.',
    todo: 'Nothing was lost. Unused files go after a day; then there is room again.',
  },
  'course-not-published': {
    happened: 'This course has no published version yet.',
    todo: 'It can be learnt as soon as one is published.',
  },
  'course-retired': { happened: 'This course is no longer offered.', todo: 'What was completed stays on record.' },
  'version-changed': {
    happened: 'The course has a newer version now.',
    todo: 'What is done stays done. Open the course again.',
  },
  'step-missing': { happened: 'Earlier steps are still open.', todo: 'Progress is safe. Finish the open steps first.' },
  'quiz-not-passed': {
    happened: 'The quiz is not passed yet.',
    todo: 'Progress is safe. The quiz can be repeated at once.',
  },
  'text-changed': {
    happened: 'The text to confirm has changed meanwhile.',
    todo: 'Nothing was confirmed. Open the course again to read it.',
  },
  'assignment-not-editable': {
    happened: 'This assignment can no longer be changed that way.',
    todo: 'Nothing was changed. Reload to see its state.',
  },
  'audience-not-ready': {
    happened: 'A group of this audience has not been read yet.',
    todo: 'Nothing was saved. It is being read now; usually a minute.',
  },
  'audience-in-use': {
    happened: 'Assignments use this audience.',
    todo: 'It stays. Give these assignments another audience first.',
  },
  'audience-empty': { happened: 'Nobody matches this audience.', todo: 'Nothing was saved. Take away a condition.' },
  'preview-outdated': {
    happened: 'Things have changed since the preview.',
    todo: 'Nothing was saved. Look at the new preview first.',
  },
  'undo-too-late': { happened: 'This can no longer be undone.', todo: 'Nothing was changed.' },
  'already-withdrawn': { happened: 'This completion is already withdrawn.', todo: 'Nothing was changed.' },
  'messages-stopped': { happened: 'All messages are stopped.', todo: 'Nothing was sent. Start them again first.' },
  'mail-off': {
    happened: 'No mailbox is set up to send mail from.',
    todo: 'Nothing was sent. IT can name one in the settings of the server.',
  },
  'already-told-today': {
    happened: 'This person already gets a message today.',
    todo: 'Nothing more was sent. Tomorrow is possible.',
  },
  'already-decided': {
    happened: 'This request has been decided already.',
    todo: 'Nothing was changed. Reload to see the answer.',
  },
  'course-not-open': { happened: 'This course is no longer open.', todo: 'There is nothing to ask about it.' },
  'nothing-due': { happened: 'Nothing is open for this person.', todo: 'Nothing was sent.' },
  'too-many-requests': {
    happened: 'Too many requests at once.',
    todo: 'Nothing is lost. Wait a minute and try again.',
  },
  busy: { happened: 'The database cannot answer right now.', todo: 'Nothing was changed. Try again in a few seconds.' },
  fault: {
    happened: 'The server has a fault; it has been logged.',
    todo: 'What was saved before is safe. Try again, or tell the number below to whoever helps.',
  },
};

export const problems = { types, quote: (number: string) => `Number to quote: ${number}` };
