/**
 * A page that behaves towards the tab as Teams does (protocol of teams-js 2.58): it frames '/', answers its calls and
 * keeps what it was asked in window.asked. Settings come from its own address: theme, locale, page, token.
 */
export const hostPage = `<!doctype html>
<html><head><meta charset="utf-8"><title>Host</title><style>html,body{margin:0;height:100%}iframe{border:0;width:100%;height:100%;display:block}</style></head>
<body><iframe name="tab" title="Tab"></iframe><script>
const settings = new URLSearchParams(location.search);
const frame = document.querySelector('iframe');
window.asked = [];
const runtime = JSON.stringify({ apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: {
  app: { notifySuccessResponse: {} },
  pages: { appButton: {}, backStack: {}, config: {}, currentApp: {}, tabs: {} },
} });
const context = () => ({
  locale: settings.get('locale') ?? 'en-gb', theme: settings.get('theme') ?? 'default',
  userObjectId: '00000000-0000-4000-8000-000000000001', loginHint: 'lena@example.org', tid: '00000000-0000-4000-8000-0000000000aa',
  entityId: 'training', subEntityId: settings.get('page') ?? undefined, subPageId: settings.get('page') ?? undefined,
  hostName: 'Teams', hostClientType: 'web', appSessionId: '1', sessionId: '1', channelType: undefined,
});
const answers = {
  initialize: () => ['content', 'web', runtime, '2.58.0'],
  getContext: () => [context()],
  'authentication.getAuthToken': () => settings.get('token') === 'none' ? [false, 'no token'] : [true, settings.get('token') ?? 'fixture'],
  'appInitialization.success': () => ['ok'],
  executeDeepLink: () => [true],
};
addEventListener('message', event => {
  if (event.source !== frame.contentWindow || typeof event.data.func !== 'string') return;
  const { id, uuidAsString, func, args } = event.data;
  window.asked.push({ func, args });
  const answer = answers[func];
  if (answer) event.source.postMessage({ id, uuidAsString, args: answer(args) }, event.origin);
});
window.tell = (func, args) => frame.contentWindow.postMessage({ func, args }, location.origin);
frame.src = settings.get('start') ?? '/';
</script></body></html>`;
