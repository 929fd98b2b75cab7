import type { Block, Lesson, Step } from '#api/contract/learn.ts';
import { idOf } from '#test/support/given.ts';

/** The course of the pictures, in German and English: three lessons, a quiz of four questions, an attestation. */
export const COURSE_ID = idOf('course security');
export const VERSION_ID = idOf('version 1');
type Text = Record<'de' | 'en', string>;

const texts = {
  title: { de: 'Informationssicherheit', en: 'Information security' },
  passwords: { de: 'Passwörter', en: 'Passwords' },
  phishing: { de: 'Phishing erkennen', en: 'Spotting phishing' },
  fraud: { de: 'Falsche Chefs', en: 'False bosses' },
  quiz: { de: 'Quiz', en: 'Quiz' },
  confirm: { de: 'Bestätigen', en: 'Confirm' },
} satisfies Record<string, Text>;

const words = (text: string): Block => ({ kind: 'paragraph', text: [{ text }] });

function fraudBlocks(language: 'de' | 'en'): Block[] {
  const de = language === 'de';
  return [
    words(
      de
        ? 'Betrüger geben sich als Vorstand aus. Sie kennen Namen, Termine und Projekte. Drei Zeichen verraten sie.'
        : 'Fraudsters pose as the board. They know names, dates and projects. Three signs give them away.',
    ),
    {
      kind: 'message',
      channel: 'mail',
      name: 'Dr. Karin Vogel',
      address: 'k.vogel@hilfswerk-koeln.info',
      addressMark: 1,
      subject: null,
      paragraphs: [
        [
          {
            text: de
              ? 'Liebe Lena, ich sitze in einer Sitzung und kann nicht telefonieren. Bitte '
              : 'Dear Lena, I am in a meeting and cannot phone. Please transfer ',
          },
          { text: de ? 'noch heute' : 'today', mark: 2 },
          { text: de ? ' 4.850 € für die Feldbetten überweisen. Das ' : ' 4,850 € for the camp beds. This ' },
          { text: de ? 'bleibt unter uns' : 'stays between us', mark: 3 },
        ],
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: de
        ? [
            [{ text: 'Fremde Adresse.', strong: true }, { text: ' Unsere Adressen enden auf hilfswerk.de.' }],
            [{ text: 'Eile.', strong: true }, { text: ' Wer drängt, will keine Rückfrage.' }],
            [{ text: 'Heimlichkeit.', strong: true }, { text: ' Niemand soll mitlesen, der es merken könnte.' }],
          ]
        : [
            [{ text: 'A strange address.', strong: true }, { text: ' Ours end in hilfswerk.de.' }],
            [{ text: 'Hurry.', strong: true }, { text: ' Whoever presses wants no questions.' }],
            [{ text: 'Secrecy.', strong: true }, { text: ' Nobody is to read along who might notice.' }],
          ],
    },
    {
      kind: 'note',
      tone: 'key',
      paragraphs: [
        de
          ? [
              { text: 'Immer zuerst anrufen,', strong: true },
              { text: ' und zwar über die Nummer aus dem Adressbuch, nie über die aus der Mail.' },
            ]
          : [
              { text: 'Always call first,', strong: true },
              { text: ' with the number from the address book, never the one from the mail.' },
            ],
      ],
    },
  ];
}

function shortLesson(language: 'de' | 'en', topic: 'passwords' | 'phishing'): Block[] {
  const de = language === 'de';
  return [
    words(de ? 'Kurze Regeln, die den größten Teil der Arbeit tun.' : 'Short rules that do most of the work.'),
    { kind: 'heading', text: [{ text: de ? 'Worauf es ankommt' : 'What matters' }] },
    {
      kind: 'list',
      ordered: false,
      items: [
        [{ text: de ? 'Lange Sätze statt kurzer Rätsel' : 'Long sentences instead of short riddles' }],
        [{ text: de ? 'Für jedes Konto ein eigenes' : 'One of its own for every account' }],
        [{ text: de ? 'Mehr beim ' : 'More at the ' }, { text: 'BSI', href: 'https://www.bsi.bund.de/' }],
      ],
    },
    {
      kind: 'note',
      tone: topic === 'passwords' ? 'tip' : 'warning',
      paragraphs: [[{ text: de ? 'Im Zweifel fragen.' : 'If in doubt, ask.' }]],
    },
    ...Array.from({ length: 6 }, () =>
      words(
        de
          ? 'Noch ein Absatz, damit diese Lektion länger ist als der Bildschirm eines Telefons.'
          : 'One more paragraph, so that this lesson is longer than the screen of a phone.',
      ),
    ),
  ];
}

type Question = {
  id: string;
  lesson: string;
  text: Text;
  choices: { id: string; text: Text; why: Text }[];
  right: string;
};

const bank: Question[] = ['q1', 'q2', 'q3', 'q4'].map((id, index) => ({
  id,
  lesson: index === 0 ? 'passwords' : index === 3 ? 'phishing' : 'fraud',
  right: 'b',
  text:
    id === 'q2'
      ? {
          de: 'Die Vorsitzende bittet per Mail um eine eilige Überweisung. Was zuerst?',
          en: 'The chairwoman asks by mail for an urgent transfer. What comes first?',
        }
      : { de: `Frage ${index + 1}: Was ist der sichere Weg?`, en: `Question ${index + 1}: which is the safe way?` },
  choices: [
    {
      id: 'a',
      text: { de: 'Antworten und nachfragen', en: 'Reply and ask back' },
      why: {
        de: 'Nicht ganz: Die Antwort landet bei den Betrügern.',
        en: 'Not quite: the reply reaches the fraudsters.',
      },
    },
    {
      id: 'b',
      text: { de: 'Anrufen, Nummer aus dem Adressbuch', en: 'Call, with the number from the address book' },
      why: {
        de: 'Richtig. So antwortet die echte Vorsitzende, und ein Betrug fällt auf.',
        en: 'Right. The real chairwoman answers, and a fraud shows.',
      },
    },
    {
      id: 'c',
      text: { de: 'Überweisen, danach Bescheid geben', en: 'Transfer, then tell' },
      why: { de: 'Nicht ganz: Das Geld ist dann fort.', en: 'Not quite: the money is gone by then.' },
    },
    {
      id: 'd',
      text: { de: 'Mail an den ganzen Vorstand weiterleiten', en: 'Forward the mail to the whole board' },
      why: { de: 'Nicht ganz: Das warnt, klärt aber nichts.', en: 'Not quite: that warns, but settles nothing.' },
    },
  ],
}));

export function marked(questionId: string, choiceId: string, language: 'de' | 'en') {
  const question = bank.find(({ id }) => id === questionId);
  const choice = question?.choices.find(({ id }) => id === choiceId);
  const right = question?.choices.find(({ id }) => id === question.right);
  if (question === undefined || choice === undefined || right === undefined) return null;
  return {
    right: choice === right,
    why: choice.why[language],
    rightChoiceId: right.id,
    rightWhy: right.why[language],
    lesson: question.lesson,
  };
}

export function stepsIn(language: 'de' | 'en'): Step[] {
  const de = language === 'de';
  return [
    {
      kind: 'lesson',
      key: 'passwords',
      title: texts.passwords[language],
      minutes: 3,
      heading: de ? 'Ein Satz ist stärker als ein Rätsel' : 'A sentence is stronger than a riddle',
      blocks: shortLesson(language, 'passwords'),
    },
    {
      kind: 'lesson',
      key: 'phishing',
      title: texts.phishing[language],
      minutes: 4,
      heading: de ? 'Woran man falsche Mails erkennt' : 'How to tell a false mail',
      blocks: shortLesson(language, 'phishing'),
    },
    {
      kind: 'lesson',
      key: 'fraud',
      title: texts.fraud[language],
      minutes: 5,
      heading: de
        ? 'Wenn die Vorsitzende schreibt: „Bitte heute noch überweisen“'
        : 'When the chairwoman writes: “Please transfer today”',
      blocks: fraudBlocks(language),
    },
    {
      kind: 'quiz',
      key: 'quiz',
      title: texts.quiz[language],
      minutes: 4,
      passPercent: 75,
      questions: bank.map(({ id, text, lesson, choices }) => ({
        questionId: id,
        text: text[language],
        lesson,
        choices: choices.map(choice => ({ choiceId: choice.id, text: choice.text[language] })),
      })),
    },
    {
      kind: 'attestation',
      key: 'confirm',
      title: texts.confirm[language],
      minutes: 1,
      heading: de ? 'Das Wort darauf' : 'A word on it',
      blocks: [words(de ? 'Mit der Bestätigung endet dieser Kurs.' : 'This course ends with the confirmation.')],
      text: de
        ? 'Ich habe die Regeln zur Informationssicherheit gelesen und halte mich daran. Verdächtiges melde ich sofort.'
        : 'I have read the rules on information security and keep to them. I report what looks suspicious at once.',
      textDigest: 'a'.repeat(64),
    },
  ];
}

export function lessonIn(language: 'de' | 'en'): Lesson {
  return {
    course: { courseId: COURSE_ID, title: texts.title[language], icon: 'shield' },
    versionId: VERSION_ID,
    version: 3,
    language,
    languages: ['de', 'en'],
    form: 'du',
    steps: stepsIn(language),
    moduleKey: 'passwords',
    state: { done: [], position: 0, answers: [], straightToQuiz: false },
    sequence: 0,
    mayGoStraightToQuiz: true,
    dueOn: '2027-05-14',
    required: true,
    completion: null,
    contact: { personId: idOf('jana'), name: 'Jana Roth', mail: 'jana.roth@example.org' },
  };
}
