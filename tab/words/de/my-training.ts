import type { myTraining as english } from '../en/my-training.ts';

export const myTraining: typeof english = {
  title: 'Meine Schulungen',
  sentence: {
    count: open => `${open} offen.`,
    next: (open, minutes, begun) =>
      `${open === 1 ? 'Das' : 'Die nächste'} dauert ${begun ? 'noch ' : ''}${minutes} ${minutes === 1 ? 'Minute' : 'Minuten'}.`,
  },
  empty: {
    title: 'Nichts zu tun.',
    next: (course, month) => `Als Nächstes: ${course}, ab ${month}.`,
    nothing: 'Sobald etwas ansteht, kommt rechtzeitig eine Nachricht.',
  },
  step: (step, of) => `Schritt ${step} von ${of}`,
  steps: of => (of === 1 ? '1 Schritt' : `${of} Schritte`),
  minutesLeft: minutes => `noch etwa ${minutes}\u00a0Min.`,
  minutes: minutes => `etwa ${minutes}\u00a0Min.`,
  start: 'Kurs starten',
  continue: 'Kurs fortsetzen',
  renew: 'Auffrischen',
  renewBy: day => `auffrischen bis ${day}`,
  expired: 'abgelaufen',
  paused: 'ruht',
  why: 'Warum?',
  then: 'Danach',
  more: course => `Mehr zu ${course}`,
  done: count => `Erledigt und gültig (${count})`,
  doneLately: 'Zuletzt erledigt',
  validUntil: day => `gültig bis ${day}`,
  validForEver: 'gilt ohne Ablauf',
  certificate: course => `Nachweis: ${course}`,
  privacy: name =>
    name === null
      ? 'Antworten und Ergebnisse bleiben privat.'
      : `Antworten und Ergebnisse bleiben privat. ${name} sieht nur, was erledigt ist.`,
  ask: name => `${name} fragen`,
  askByChat: name => `${name} im Chat fragen`,
  askByMail: name => `${name} per Mail fragen`,
  askSubject: course => `Frage zu „${course}“`,
  dueSoonSpoken: 'bald fällig',
  overdueSpoken: 'überfällig',
  request: {
    what: { 'done-already': 'Schon erledigt', 'more-time': 'Mehr Zeit', 'not-for-me': 'Betrifft mich nicht' },
    with: (what, names, day) => `${what}: bei ${names} seit ${day}`,
    admins: 'der Verwaltung',
    or: 'oder',
    accepted: what => `${what}: angenommen`,
    declined: (what, answer) => `${what}: abgelehnt${answer === null ? '' : `: ${answer}`}`,
    gone: what => `${what}: nicht mehr nötig`,
  },
  because: {
    everybody: 'Alle',
    kinds: { staff: 'Hauptamtlichen', volunteer: 'Ehrenamtlichen', external: 'Externen' },
    people: 'Personen',
    all: who => `Alle ${who}`,
    inUnits: units => ` in ${units}`,
    inGroups: groups => ` der Gruppe ${groups}`,
    inCountries: countries => ` im Land ${countries}`,
    withTitles: titles => ` mit der Position ${titles}`,
    ofResponsible: names => ` in der Obhut von ${names}`,
    joinedWithin: days => ` mit Eintritt in den letzten ${days} Tagen`,
    personally: rhythm => `Das ist persönlich zugewiesen${rhythm}.`,
    and: 'und',
    or: 'oder',
    obligation: (who, rhythm) => `${who} ${rhythm}.`,
    once: 'machen das einmal',
    months: months =>
      months === 12
        ? 'machen das einmal im Jahr'
        : months % 12 === 0
          ? `machen das alle ${months / 12} Jahre`
          : `machen das alle ${months} Monate`,
    yearly: (from, to) => `machen das jedes Jahr zwischen ${from} und ${to}`,
    personallyMonths: months =>
      months === 12
        ? ', einmal im Jahr'
        : months % 12 === 0
          ? `, alle ${months / 12} Jahre`
          : `, alle ${months} Monate`,
    personallyYearly: (from, to) => `, jedes Jahr zwischen ${from} und ${to}`,
    assigned: (name, day) => `Zugewiesen von ${name} am ${day}.`,
    due: day => `Fällig am ${day}.`,
    seenBy: name => `${name} sieht nur, ob der Kurs abgeschlossen ist.`,
  },
};
