/** Where the association works. The first seven exist at every size; the others come with size. */

export interface Unit {
  /** Graph's `department`. */
  readonly name: string;
  /** Used in group names: „Ehrenamt Köln“. */
  readonly town: string;
  readonly city: string;
  readonly postalCode: string;
  readonly street: string;
  /** Share of the people, relative to the other units. */
  readonly weight: number;
  /** Only staff work at head office. */
  readonly volunteers: boolean;
}

const unit = (name: string, city: string, postalCode: string, street: string, weight: number): Unit => ({
  name,
  town: name.replace(/^(Kreisverband|Ortsverein) /, ''),
  city,
  postalCode,
  street,
  weight,
  volunteers: true,
});

const firstUnits: readonly Unit[] = [
  { ...unit('Geschäftsstelle', 'Köln', '50668', 'Riehler Straße 14', 12), town: 'Geschäftsstelle', volunteers: false },
  unit('Kreisverband Köln', 'Köln', '50825', 'Venloer Straße 310', 30),
  unit('Kreisverband Bonn', 'Bonn', '53111', 'Oxfordstraße 7', 18),
  unit('Kreisverband Aachen', 'Aachen', '52062', 'Peterstraße 22', 14),
  unit('Kreisverband Leverkusen', 'Leverkusen', '51373', 'Hauptstraße 101', 9),
  unit('Kreisverband Rhein-Erft', 'Bergheim', '50126', 'Kölner Straße 18', 9),
  unit('Kreisverband Düren', 'Düren', '52349', 'Philippstraße 3', 8),
];

const localTowns: readonly (readonly [town: string, postalCode: string])[] = [
  ['Neuss', '41460'], ['Euskirchen', '53879'], ['Siegburg', '53721'], ['Troisdorf', '53840'], ['Brühl', '50321'], ['Hürth', '50354'],
  ['Frechen', '50226'], ['Kerpen', '50171'], ['Bergisch Gladbach', '51465'], ['Gummersbach', '51643'], ['Jülich', '52428'],
  ['Eschweiler', '52249'], ['Stolberg', '52222'], ['Alsdorf', '52477'], ['Heinsberg', '52525'], ['Mönchengladbach', '41061'],
  ['Krefeld', '47798'], ['Düsseldorf', '40213'], ['Solingen', '42651'], ['Remscheid', '42853'], ['Wuppertal', '42103'], ['Ratingen', '40878'],
  ['Hilden', '40721'], ['Langenfeld', '40764'], ['Monheim', '40789'], ['Dormagen', '41539'], ['Grevenbroich', '41515'], ['Pulheim', '50259'],
  ['Wesseling', '50389'], ['Bornheim', '53332'], ['Königswinter', '53639'], ['Bad Honnef', '53604'], ['Meckenheim', '53340'],
  ['Rheinbach', '53359'], ['Zülpich', '53909'], ['Schleiden', '53937'],
]; // prettier-ignore

/** The units of an organisation of this size: seven up to about 1,000 people, then one more for each 150, 43 at most. */
export function unitsFor(people: number): readonly Unit[] {
  const more = Math.max(0, Math.min(localTowns.length, Math.floor((people - 1000) / 150)));
  const local = localTowns
    .slice(0, more)
    .map(([town, postalCode], index) => unit(`Ortsverein ${town}`, town, postalCode, `Bahnhofstraße ${index + 2}`, 6));
  return [...firstUnits, ...local];
}
