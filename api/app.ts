import { fileURLToPath } from 'node:url';
import express, { type Express, type Request } from 'express';
import helmet from 'helmet';
import type { Endpoint, Language } from '#api/contract/endpoint.ts';
import { rememberingIdentify } from '#api/people/session-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { mountAssignments } from '#api/assignments/routes.ts';
import { attachmentsJob, evidenceJob } from '#api/evidence/jobs.ts';
import { files, mountEvidence } from '#api/evidence/routes.ts';
import { maySeeSet } from '#api/evidence/set-actions.ts';
import { auditSealJob } from '#api/audit/jobs.ts';
import { mountAudit } from '#api/audit/routes.ts';
import { figuresJob } from '#api/reports/jobs.ts';
import { odataRouter } from '#api/reports/odata-routes.ts';
import { downloads, mountReports } from '#api/reports/routes.ts';
import { mountCourseEvidence } from '#api/courses/evidence-routes.ts';
import { mountCourses } from '#api/courses/routes.ts';
import { createGraph } from '#api/graph/client.ts';
import { mountAudiences } from '#api/audiences/routes.ts';
import { mountSavedAudiences } from '#api/audiences/saved-routes.ts';
import { mountDirectory } from '#api/people/directory-routes.ts';
import { mountSettings } from '#api/settings/routes.ts';
import { messagesStopped } from '#api/outbox/actions.ts';
import { graphSender } from '#api/outbox/graph-jobs.ts';
import { outboxJob } from '#api/outbox/jobs.ts';
import { mountOutbox } from '#api/outbox/routes.ts';
import { remindersJob } from '#api/reminders/jobs.ts';
import { mountReminders } from '#api/reminders/routes.ts';
import { subscriptionsJob } from '#api/people/hint-jobs.ts';
import { hintsRouter } from '#api/people/hint-routes.ts';
import { hintsUrlOf } from '#api/people/hint.ts';
import { directoryJob } from '#api/people/jobs.ts';
import { mountJoins } from '#api/people/join-routes.ts';
import { mountManagedPeople } from '#api/people/managed-routes.ts';
import { mountPeoplePages } from '#api/people/pages-routes.ts';
import { teamDownload } from '#api/people/team-export-routes.ts';
import { mountScopes } from '#api/people/scope-routes.ts';
import { mountSession } from '#api/people/session-routes.ts';
import type { Config } from '#api/platform/config.ts';
import { createTokenVerifier } from '#api/platform/http/authenticate.ts';
import { mountOpenApi } from '#api/platform/http/openapi.ts';
import { Problem, problemHandler } from '#api/platform/http/problem.ts';
import type { Desk } from '#api/platform/http/serve.ts';
import { serveTab } from '#api/platform/http/tab.ts';
import type { Job, Nudge, Tools } from '#api/platform/tools.ts';
import { maySeeEvidence } from '#api/progress/record-actions.ts';
import { mountProgress } from '#api/progress/routes.ts';
import { maySeeRequest } from '#api/requests/decide-actions.ts';
import { requestsJob } from '#api/requests/jobs.ts';
import { mountRequests } from '#api/requests/routes.ts';

export type App = Readonly<{ http: Express; jobs: readonly Job[]; endpoints: readonly Endpoint[] }>;

/** The built tab, beside the api in the repository and in the image. */
const TAB = fileURLToPath(new URL('../tab/dist', import.meta.url));

/** Who may show the tab in a frame: the hosts of Teams, Outlook and Microsoft 365, and what HOST_ORIGINS adds. */
const HOSTS = [
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.cloud.microsoft',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
];

/** The hall: which rooms there are, their routes and their jobs. */
export function createApp(tools: Tools, config: Config, nudge: Nudge): App {
  const http = express();
  http.set('trust proxy', config.trustedProxies);
  http.disable('x-powered-by');
  http.set('etag', false); // Answers of the api are never kept, and working it out costs as much as the page.
  http.use(headers(config));
  http.get('/health/live', (_request, response) => void response.json({ ok: true }));
  http.get('/health/ready', async (_request, response) => {
    await tools.db.installation(trx => trx.selectFrom('tenant').select('tenantId').limit(1).execute());
    response.json({ ok: true });
  });

  const verify = createTokenVerifier({
    authority: config.authority,
    tenantIds: config.tenantIds,
    clientId: config.clientId,
    resource: config.resource,
  });
  const api = express.Router();
  api.use(express.json({ limit: '1mb', type: ['application/json'] }));
  const identify = rememberingIdentify(tools);
  const desk: Desk = {
    router: api,
    mounted: [],
    identify: async (request: Request) =>
      identify(await verify(request.get('authorization')), screenLanguage(request.get('accept-language'))),
  };
  const graph = createGraph(config, { log: tools.log });
  const hintsUrl = hintsUrlOf(config.publicUrl);
  const jobs: Job[] = [directoryJob(tools, graph), subscriptionsJob(tools, graph, hintsUrl)];
  if (hintsUrl !== null) http.use('/graph', hintsRouter(tools, config, nudge));
  mountSession(desk, tools, config, tenantId => messagesStopped(tools, tenantId));
  mountAudiences(desk, tools, nudge);
  mountSavedAudiences(desk, tools);
  mountDirectory(desk, tools, nudge);
  mountSettings(desk, tools, nudge);
  mountCourses(desk, tools);
  mountCourseEvidence(desk, tools, nudge);
  mountAssignments(desk, tools, nudge);
  jobs.push(enrolmentsJob(tools, nudge));
  mountProgress(desk, { ...tools, mailOn: config.mailSenders.length > 0 });
  mountEvidence(desk, tools, {
    seenBy: {
      completion: maySeeEvidence,
      recording: maySeeSet,
      request: (trx, actor, requestId) => maySeeRequest(trx, actor, requestId, tools.clock.now()),
    },
    nudge,
  });
  jobs.push(attachmentsJob(tools), evidenceJob(tools));
  jobs.push(requestsJob(tools));
  const mailOn = config.mailSenders.length > 0;
  mountReminders(desk, tools, { mailOn, nudge });
  mountRequests(desk, { ...tools, mailOn, nudge });
  mountOutbox(desk, tools, { config, nudge });
  jobs.push(remindersJob(tools, { mailOn, nudge }));
  jobs.push(outboxJob(tools, { config, senderFor: tenantId => graphSender(graph, tenantId, config.teamsAppId) }));
  mountManagedPeople(desk, tools);
  mountJoins(desk, tools);
  mountPeoplePages(desk, tools);
  mountScopes(desk, tools);
  mountAudit(desk, tools);
  mountReports(desk, tools, config);
  jobs.push(figuresJob(tools));
  jobs.push(auditSealJob(tools));
  mountOpenApi(api, desk.mounted, [...downloads, ...files, teamDownload], config.publicUrl);
  http.use('/odata', odataRouter(tools, config));
  http.use('/api', api);
  http.use(serveTab(TAB));
  http.use((_request, _response) => {
    throw new Problem('not-found');
  });
  http.use(problemHandler(tools.log));
  return { http, jobs, endpoints: desk.mounted };
}

/** The tab says exactly which language it shows; whatever else asks gets the person's own. */
function screenLanguage(header: string | undefined): Language | null {
  return header === 'de' || header === 'en' ? header : null;
}

/** What every reply says to the browser: who may frame it, what it may load. */
export function headers(config: Pick<Config, 'publicUrl' | 'authority' | 'hostOrigins'>): ReturnType<typeof helmet> {
  const ours = config.publicUrl;
  return helmet({
    frameguard: false, // frame-ancestors says it more exactly.
    crossOriginOpenerPolicy: false, // Teams opens its sign-in window from the frame.
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-site' },
    hsts: ours.startsWith('https:'),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        // Fluent writes its rules through the style sheet API; the sheets themselves are elements it makes.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'https://res.cdn.office.net', 'https://static2.sharepointonline.com'],
        'connect-src': ["'self'", config.authority, 'https://res.cdn.office.net'],
        'frame-src': ["'self'", config.authority],
        'form-action': ["'none'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'self'", ...HOSTS, ...config.hostOrigins],
      },
    },
  });
}
