import { DatabaseSync } from 'node:sqlite';
import express from 'express';
import pg from 'pg';

/**
 * The least that can answer "what must this learner do": Express, the driver, the one query that the api's answer rests
 * on, and JSON. No sign-in, no rules, no words.
 *   node floor-server.ts PORT TENANT sqlite:FILE|postgres://…
 */
const [port = '', tenantId = '', target = ''] = process.argv.slice(2);

const QUERY = `select e.*, r."recurrence", r."reason", o."personId" as "ownerId", o."displayName" as "ownerName", o."mail" as "ownerMail",
    u."displayName" as "authorName", c."displayName" as "contactName", c."mail" as "contactMail"
  from "enrolment" e
  join "assignment" a on a."tenantId" = e."tenantId" and a."assignmentId" = e."assignmentId"
  join "assignmentRevision" r on r."tenantId" = e."tenantId" and r."assignmentId" = e."assignmentId" and r."revision" = e."revision"
  join "person" o on o."tenantId" = a."tenantId" and o."personId" = a."ownerPersonId"
  left join "person" u on u."tenantId" = r."tenantId" and u."personId" = r."createdBy"
  left join "person" c on c."tenantId" = r."tenantId" and c."personId" = r."contactPersonId"
  where e."tenantId" = $1 and e."personId" = $2 order by e."dueOn", e."enrolmentId"`;

function learnerRows(): (personId: string) => unknown {
  if (target.startsWith('sqlite:')) {
    const database = new DatabaseSync(target.slice('sqlite:'.length), { readOnly: true });
    const statement = database.prepare(QUERY.replace('$1', '?').replace('$2', '?'));
    return personId => statement.all(tenantId, personId);
  }
  const pool = new pg.Pool({ connectionString: target, max: 10, options: `-c app.tenant_id=${tenantId}` });
  return async personId => (await pool.query({ name: 'learner', text: QUERY, values: [tenantId, personId] })).rows;
}

const rowsOf = learnerRows();
const app = express();
app.get('/health/ready', (_request, response) => void response.json({ ok: true }));
app.get('/learner/:personId', async (request, response) => void response.json(await rowsOf(request.params.personId)));
app.listen(Number(port));
