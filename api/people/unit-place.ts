/** Where a unit is, as far as an admin said so. ISO 3166: 'DE' and 'NW'; null leaves it to the unit above. */
export type UnitWithPlace = Readonly<{
  unitId: string;
  parentUnitId: string | null;
  country: string | null;
  region: string | null;
}>;
export type UnitPlace = Pick<UnitWithPlace, 'country' | 'region'>;

/**
 * The place of each unit that has one: its own, else that of the nearest unit above about which something was said. A
 * unit's country and region belong together: a region is never taken from elsewhere than its country.
 */
export function placesOf(units: readonly UnitWithPlace[]): ReadonlyMap<string, UnitPlace> {
  const byId = new Map(units.map(unit => [unit.unitId, unit]));
  const places = new Map<string, UnitPlace>();
  for (const { unitId } of units) {
    const seen = new Set<string>();
    for (let at: string | null = unitId; at !== null && !seen.has(at);) {
      seen.add(at);
      const unit = byId.get(at);
      if (unit === undefined) break;
      const { country, region } = unit;
      if (country !== null || region !== null) {
        places.set(unitId, { country, region });
        break;
      }
      at = unit.parentUnitId;
    }
  }
  return places;
}
