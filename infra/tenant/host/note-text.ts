import type { Notification } from '#infra/tenant/graph/feed-state.ts';
import type { InstalledApp } from './app-package.ts';

type Sent = Pick<Notification, 'activityType' | 'parameters' | 'text'>;

/**
 * The line that Teams shows in the feed: the template of the reader's language with the parameters put in, `{actor}` being the app.
 * A reserved `systemDefault` brings its own text; a type that the installed package does not know keeps the text it was accepted with.
 */
export function wordNote(app: InstalledApp, { activityType, parameters, text }: Sent, language: string): string {
  if (activityType === 'systemDefault') return parameters['systemDefaultText'] ?? text;
  const index = app.activityTypes.findIndex(one => one.type === activityType);
  const declared = app.activityTypes[index];
  if (declared === undefined) return text;
  const template =
    app.texts.get(language)?.[`activities.activityTypes[${index}].templateText`] ?? declared.templateText;
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    name === 'actor' ? app.name : (parameters[name] ?? whole),
  );
}
