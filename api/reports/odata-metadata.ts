import { entitySets, NAMESPACE, type EntitySet } from './odata-model.ts';

/** The list of sets. `base` is the feed's address without a slash at its end. */
export function serviceDocument(base: string): unknown {
  return {
    '@odata.context': `${base}/$metadata`,
    value: entitySets.map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
  };
}

/** CSDL 4.0; the same for every key and every tenant, whatever rows there are. */
export const metadataXml: string = [
  '<?xml version="1.0" encoding="utf-8"?>',
  '<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">',
  '<edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Capabilities.V1.xml">',
  '<edmx:Include Namespace="Org.OData.Capabilities.V1"/>',
  '</edmx:Reference>',
  '<edmx:DataServices>',
  `<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="${NAMESPACE}">`,
  ...entitySets.map(entityType),
  '<EntityContainer Name="Container">',
  ...entitySets.map(container),
  '</EntityContainer>',
  '</Schema>',
  '</edmx:DataServices>',
  '</edmx:Edmx>',
  '',
].join('\n');

function entityType({ entity, key, columns }: EntitySet): string {
  const properties = columns.map(({ name, type, nullable }) => {
    const precision = type === 'Edm.DateTimeOffset' ? ' Precision="3"' : '';
    return `<Property Name="${name}" Type="${type}" Nullable="${nullable}"${precision}/>`;
  });
  return `<EntityType Name="${entity}"><Key><PropertyRef Name="${key}"/></Key>${properties.join('')}</EntityType>`;
}

/** Says which columns can be filtered and sorted, so that a client that reads it does the rest itself. */
function container({ name, entity, columns }: EntitySet): string {
  const paths = (property: string, isIn: (column: EntitySet['columns'][number]) => boolean): string =>
    `<PropertyValue Property="${property}"><Collection>${columns
      .filter(isIn)
      .map(column => `<PropertyPath>${column.name}</PropertyPath>`)
      .join('')}</Collection></PropertyValue>`;
  const annotation = (term: string, content: string): string =>
    `<Annotation Term="Org.OData.Capabilities.V1.${term}">${content}</Annotation>`;
  return [
    `<EntitySet Name="${name}" EntityType="${NAMESPACE}.${entity}">`,
    annotation(
      'FilterRestrictions',
      `<Record>${paths('NonFilterableProperties', column => !column.searchable)}</Record>`,
    ),
    annotation(
      'SortRestrictions',
      `<Record>${paths('NonSortableProperties', column => !column.searchable || column.nullable)}</Record>`,
    ),
    annotation('SkipSupported', '<Bool>false</Bool>'),
    annotation('ExpandRestrictions', '<Record><PropertyValue Property="Expandable" Bool="false"/></Record>'),
    annotation('SearchRestrictions', '<Record><PropertyValue Property="Searchable" Bool="false"/></Record>'),
    '</EntitySet>',
  ].join('');
}
