import { Button, Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { MappingSetting } from '#api/contract/settings.ts';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useWords } from '#tab/words/words.ts';
import { FormFrame } from './FormFrame.tsx';
import { MappingRule } from './MappingRule.tsx';

type NotPerson = MappingSetting['notPersons'][number];
type Kind = MappingSetting['kinds'][number];

const natures = ['shared-mailbox', 'room', 'service', 'second-account', 'station'] as const;
const kindNames: readonly RoleKind[] = ['staff', 'volunteer', 'external'];
const unitSources = ['department', 'officeLocation', 'group', 'none'] as const;

/** Which accounts are no persons, and who is staff, volunteer or external. */
export function MappingForm({ held, save }: { held: MappingSetting; save: (value: MappingSetting) => Promise<void> }) {
  const admin = useAdminStyles();
  const words = useWords('settings').mapping;
  const [value, setValue] = useState(held);
  const notPersons = (change: (rules: readonly NotPerson[]) => readonly NotPerson[]): void =>
    setValue(before => ({ ...before, notPersons: [...change(before.notPersons)] }));
  const kinds = (change: (rules: readonly Kind[]) => readonly Kind[]): void =>
    setValue(before => ({ ...before, kinds: [...change(before.kinds)] }));
  const named = [...value.notPersons, ...value.kinds].every(({ name }) => name.trim() !== '');
  return (
    <FormFrame hint={`${words.hint} ${words.effect}`} ready={named} save={() => save(value)}>
      <h2 className={admin.cardHead}>{words.notPersons}</h2>
      {value.notPersons.map((rule, index) => (
        <MappingRule
          key={index}
          rule={rule}
          change={next => notPersons(rules => rules.map((one, at) => (at === index ? { ...one, ...next } : one)))}
          remove={() => notPersons(rules => rules.filter((_one, at) => at !== index))}
        >
          <Field label={words.nature}>
            <Select
              value={rule.nature}
              onChange={(_event, data) =>
                notPersons(rules =>
                  rules.map((one, at) => (at === index ? { ...one, nature: data.value as NotPerson['nature'] } : one)),
                )
              }
            >
              {natures.map(nature => (
                <option key={nature} value={nature}>
                  {words.natures[nature]}
                </option>
              ))}
            </Select>
          </Field>
        </MappingRule>
      ))}
      <Button
        onClick={() => notPersons(rules => [...rules, { name: words.newRule, nature: 'shared-mailbox', test: {} }])}
      >
        {words.addNotPerson}
      </Button>
      <h2 className={admin.cardHead} style={{ marginTop: 24 }}>
        {words.kinds}
      </h2>
      {value.kinds.map((rule, index) => {
        const change = (next: Partial<Kind>): void =>
          kinds(rules => rules.map((one, at) => (at === index ? { ...one, ...next } : one)));
        return (
          <MappingRule
            key={index}
            rule={rule}
            change={change}
            remove={() => kinds(rules => rules.filter((_one, at) => at !== index))}
          >
            <Field label={words.nature}>
              <Select value={rule.kind} onChange={(_event, data) => change({ kind: data.value as RoleKind })}>
                {kindNames.map(kind => (
                  <option key={kind} value={kind}>
                    {words.kindNames[kind]}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label={words.unitFrom}>
              <Select
                value={rule.unitFrom}
                onChange={(_event, data) => change({ unitFrom: data.value as Kind['unitFrom'] })}
              >
                {unitSources.map(source => (
                  <option key={source} value={source}>
                    {words.unitFroms[source]}
                  </option>
                ))}
              </Select>
            </Field>
          </MappingRule>
        );
      })}
      <Button
        onClick={() =>
          kinds(rules => [...rules, { name: words.newRule, kind: 'volunteer', test: {}, unitFrom: 'department' }])
        }
      >
        {words.addKind}
      </Button>
      <Field label={words.otherwise} style={{ marginTop: 24, maxWidth: 320 }}>
        <Select
          value={value.otherwise}
          onChange={(_event, data) => setValue(before => ({ ...before, otherwise: data.value as RoleKind }))}
        >
          {kindNames.map(kind => (
            <option key={kind} value={kind}>
              {words.kindNames[kind]}
            </option>
          ))}
        </Select>
      </Field>
    </FormFrame>
  );
}
