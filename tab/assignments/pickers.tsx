import { Combobox, Field, Option } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { listGroups, searchPeople, type GroupRow } from '#api/contract/audiences.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

const ASK_AFTER_MS = 200;

/** What was typed, a moment after the last key. */
export function useTyped(): readonly [typed: string, settled: string, type: (text: string) => void] {
  const [typed, setTyped] = useState('');
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed.trim()), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, settled, setTyped];
}

type Choice<T> = Readonly<{ key: string; text: string; detail: string; value: T }>;

function SearchPicker<T>({
  label,
  typed,
  type,
  choices,
  pick,
}: {
  label: string;
  typed: string;
  type: (text: string) => void;
  choices: readonly Choice<T>[];
  pick: (value: T) => void;
}) {
  const words = useWords('assignments').whoLine;
  const [open, setOpen] = useState(false);
  return (
    <Field label={label}>
      <Combobox
        freeform
        open={open}
        onOpenChange={(_event, data) => setOpen(data.open)}
        value={typed}
        onInput={event => {
          type(event.currentTarget.value);
          setOpen(true);
        }}
        onOptionSelect={(_event, { optionValue }) => {
          const chosen = choices.find(({ key }) => key === optionValue);
          if (chosen !== undefined) {
            type(chosen.text);
            pick(chosen.value);
          }
        }}
      >
        {choices.length === 0 ? (
          <Option key="none" value="" text="" disabled>
            {words.nothingFound}
          </Option>
        ) : (
          choices.map(({ key, text, detail }) => (
            <Option key={key} value={key} text={text}>
              {detail === '' ? text : `${text} · ${detail}`}
            </Option>
          ))
        )}
      </Combobox>
    </Field>
  );
}

/** A group of the directory, from its last reading. */
export function GroupPicker({ label, pick }: { label: string; pick: (group: GroupRow) => void }) {
  const [typed, settled, type] = useTyped();
  const { data } = useEndpoint(listGroups, settled === '' ? {} : { search: settled });
  const choices = (data?.groups ?? [])
    .filter(group => group.state !== 'gone')
    .map(group => ({
      key: group.groupId,
      text: group.name,
      detail: group.people === null ? '' : String(group.people),
      value: group,
    }));
  return <SearchPicker label={label} typed={typed} type={type} choices={choices} pick={pick} />;
}

/** A person by name. */
export function PersonPicker({
  label,
  pick,
}: {
  label: string;
  pick: (person: { personId: string; name: string }) => void;
}) {
  const [typed, settled, type] = useTyped();
  const { data } = useEndpoint(searchPeople, settled === '' ? null : { search: settled });
  const choices = (data?.people ?? []).map(person => ({
    key: person.personId,
    text: person.name,
    detail: person.detail,
    value: person,
  }));
  return <SearchPicker label={label} typed={typed} type={type} choices={settled === '' ? [] : choices} pick={pick} />;
}
