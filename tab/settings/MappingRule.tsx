import { Button, Checkbox, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { Delete20Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { listGroups, wantGroup } from '#api/contract/audiences.ts';
import type { MappingSetting } from '#api/contract/settings.ts';
import { call } from '#tab/api.ts';
import { GroupPicker } from '#tab/assignments/pickers.tsx';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  rule: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))',
    alignItems: 'end',
    gap: '12px',
    paddingBlock: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    marginBottom: '12px',
  },
  remove: { justifySelf: 'start' },
});

type Test = MappingSetting['kinds'][number]['test'];
type Rule = { name: string; test: Test; groupPrefix?: string | undefined };

/** One rule: its name, what it looks at, and (as children) what follows from it. Empty fields are no condition. */
export function MappingRule({
  rule,
  change,
  remove,
  children,
}: {
  rule: Rule;
  change: (next: { name?: string; test?: Test; groupPrefix?: string }) => void;
  remove: () => void;
  children: ReactNode;
}) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('settings').mapping;
  const { test } = rule;
  const set = (part: Partial<Test>): void => {
    const next: Record<string, unknown> = { ...test, ...part };
    for (const [name, value] of Object.entries(next))
      if (value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0))
        delete next[name];
    change({ test: next });
  };
  const groups = useEndpoint(listGroups, test.groupIds === undefined ? null : { ids: test.groupIds.join(',') });
  return (
    <div className={styles.rule}>
      <Field label={words.name} required>
        <Input value={rule.name} maxLength={120} onChange={(_event, { value }) => change({ name: value })} />
      </Field>
      {children}
      <Field label={words.userType}>
        <Select
          value={test.userType ?? ''}
          onChange={(_event, { value }) => set({ userType: value === '' ? undefined : (value as 'Member' | 'Guest') })}
        >
          <option value="">{words.anyUserType}</option>
          <option value="Member">{words.userTypes.Member}</option>
          <option value="Guest">{words.userTypes.Guest}</option>
        </Select>
      </Field>
      <Field label={words.employeeTypes}>
        <Input
          value={(test.employeeTypes ?? []).join(', ')}
          onChange={(_event, { value }) =>
            set({ employeeTypes: value === '' ? undefined : value.split(',').map(part => part.trim()) })
          }
        />
      </Field>
      <Field label={words.upnPattern}>
        <Input
          value={test.upnPattern ?? ''}
          maxLength={100}
          onChange={(_event, { value }) => set({ upnPattern: value })}
        />
      </Field>
      <Field label={words.nameContains}>
        <Input
          value={test.nameContains ?? ''}
          maxLength={100}
          onChange={(_event, { value }) => set({ nameContains: value })}
        />
      </Field>
      <div>
        <GroupPicker
          label={words.group}
          pick={group => {
            // A rule looks at its members, so a job reads them now.
            if (group.state === 'named') void call(wantGroup, { groupId: group.groupId }).catch(() => {});
            set({ groupIds: [group.groupId] });
          }}
        />
        {test.groupIds !== undefined && (
          <span className={admin.second}>
            {groups.data?.groups.map(({ name }) => name).join(', ') ?? '…'}{' '}
            <Button size="small" appearance="subtle" onClick={() => set({ groupIds: undefined })}>
              ×
            </Button>
          </span>
        )}
      </div>
      {'unitFrom' in rule && (
        <Field label={words.groupPrefix}>
          <Input
            value={rule.groupPrefix ?? ''}
            maxLength={60}
            onChange={(_event, { value }) => change({ groupPrefix: value })}
          />
        </Field>
      )}
      <Checkbox
        label={words.withoutPersonName}
        checked={test.withoutPersonName === true}
        onChange={(_event, { checked }) => set({ withoutPersonName: checked === true ? true : undefined })}
      />
      <Button
        className={styles.remove}
        appearance="subtle"
        icon={<Delete20Regular />}
        aria-label={words.remove(rule.name)}
        onClick={remove}
      />
    </div>
  );
}
