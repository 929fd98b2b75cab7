import type { CalendarDate } from '#api/calendar.ts';
import { addDays, weekday } from '#api/calendar.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Language } from '#api/contract/endpoint.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { UnitPlace } from '#api/people/unit-place.ts';
import { countryCodeOf, holidayOn, type Place } from './holidays.ts';

/** Why nobody of this kind works on a day; null on a working day. */
export type Off = Readonly<{ because: 'weekend' | 'holiday'; holiday: string | null }>;
/** Answers why a day is off, or null. */
export type WorkingDays = (day: CalendarDate) => Off | null;
/** The working days of a kind of person in a country and unit; the same function for the same kind and place. */
export type WorkingDaysOf = (kind: RoleKind, country: string | null, unitId?: string | null) => WorkingDays;

/** The working day it is, or the next one. A calendar without any working day within 60 days leaves the day as it is. */
export function nextWorkingDay(day: CalendarDate, off: WorkingDays): CalendarDate {
  let on = day;
  for (let tried = 0; tried < 60; tried += 1) {
    if (off(on) === null) return on;
    on = addDays(on, 1);
  }
  return day;
}

/**
 * Working days are the weekdays of that kind's message hours, without public holidays and the organisation's own days off.
 * Holidays are those of the place of the unit, where somebody said where it is; else of the organisation's country and
 * region; for a person in another country we know, that country's.
 * Answers are remembered: a bulk change asks the same few days again and again.
 */
export function workingDaysFrom(
  settings: Pick<Settings, 'organisation' | 'messages'>,
  language: Language = settings.organisation.language,
  unitPlaces: ReadonlyMap<string, UnitPlace> = new Map(),
): WorkingDaysOf {
  const home = settings.organisation;
  const calendars = new Map<string, WorkingDays>();
  return (kind, country, unitId = null) => {
    const ofUnit = unitId === null ? undefined : unitPlaces.get(unitId);
    const place = ofUnit === undefined ? placeOfPerson(country, home) : placeOfUnit(ofUnit, home);
    const key = `${kind} ${place.country} ${place.region}`;
    let calendar = calendars.get(key);
    if (calendar === undefined) {
      const { weekdays } = settings.messages.hours[kind];
      calendar = remembered(workingDays(weekdays, place, home.daysOff ?? [], language));
      calendars.set(key, calendar);
    }
    return calendar;
  };
}

type Home = Settings['organisation'];

function placeOfPerson(country: string | null, home: Home): Place {
  const own = country === null ? null : countryCodeOf(country);
  return own !== null && own !== home.country
    ? { country: own, region: '' }
    : { country: home.country, region: home.region };
}

/** A unit in another country without a region has only what is free in that whole country. */
function placeOfUnit({ country, region }: UnitPlace, home: Home): Place {
  const there = country ?? home.country;
  return { country: there, region: region ?? (there === home.country ? home.region : '') };
}

function workingDays(
  weekdays: readonly number[],
  place: Place,
  daysOff: NonNullable<Settings['organisation']['daysOff']>,
  language: Language,
): WorkingDays {
  const named = new Map(daysOff.map(({ on, name }) => [on, name]));
  return day => {
    const holiday = holidayOn(day, place, language) ?? named.get(day) ?? null;
    if (holiday !== null) return { because: 'holiday', holiday };
    return weekdays.includes(weekday(day)) ? null : { because: 'weekend', holiday: null };
  };
}

function remembered(ask: WorkingDays): WorkingDays {
  const answers = new Map<CalendarDate, Off | null>();
  return day => {
    let answer = answers.get(day);
    if (answer === undefined) {
      answer = ask(day);
      answers.set(day, answer);
    }
    return answer;
  };
}
