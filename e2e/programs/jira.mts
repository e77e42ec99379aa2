/** A Jira that keeps the issues of one project, and tells its webhooks when their status changes. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Json } from '../n8n/rest.mts';

/** A status, and the ID of the transition that leads to it. */
const STATUSES = {
	open: { transition: '11', status: { name: 'To Do', statusCategory: { key: 'new' } } },
	done: { transition: '31', status: { name: 'Done', statusCategory: { key: 'done' } } },
} as const;

export interface Issue {
	key: string;
	fields: Json;
}

export interface Jira {
	/** What a user enters into the credential. */
	credential: { email: string; apiToken: string; domain: string };
	issues: Issue[];
	/** The URLs of the webhooks. */
	webhooks: string[];
	/** How often an issue was moved through the API. */
	moves(): number;
	/** Moves an issue, as a person does. @param changed the field that is said to have changed */
	move(issue: Issue, to: keyof typeof STATUSES, changed?: string): void;
	/** Answers the next requests with the status 503. */
	fail(times: number): void;
	/** Whether an issue that is open can be moved to done. */
	canBeDone: boolean;
	stop(): Promise<void>;
}

/** The IDs of the project and of the type of issue. */
export const PROJECT = '10000';
export const ISSUE_TYPE = '10001';

/** Starts it on a free port of the loopback interface. */
export async function startJira(): Promise<Jira> {
	const app = express().use(express.json());
	const server = createServer(app).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const domain = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const apiToken = `e2e-jira-${randomUUID()}`;
	let failures = 0;
	let moves = 0;
	const jira: Jira = {
		credential: { email: 'n8n@example.com', apiToken, domain },
		issues: [],
		webhooks: [],
		moves: () => moves,
		move(issue, to, field = 'status') {
			issue.fields.status = STATUSES[to].status;
			const body = JSON.stringify({
				webhookEvent: 'jira:issue_updated',
				issue,
				changelog: { items: [{ field }] },
			});
			const headers = { 'content-type': 'application/json' };
			for (const url of jira.webhooks) void fetch(url, { method: 'POST', headers, body });
		},
		fail: (times) => void (failures = times),
		canBeDone: true,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	const expected = `Basic ${btoa(`${jira.credential.email}:${apiToken}`)}`;
	app.use((request, response, next) => {
		if (request.headers.authorization !== expected) return void response.status(401).end();
		if (failures === 0) return next();
		failures -= 1;
		response.status(503).end();
	});

	// What n8n's nodes ask of it, as the documentation of Jira's REST API describes it.
	const api = '/rest/api/2';
	app.get(`${api}/serverInfo`, (_, response) => void response.json({ deploymentType: 'Cloud' }));
	app.get(`${api}/issuetype`, (_, response) => {
		response.json([{ id: ISSUE_TYPE, name: 'Task', subtask: false }]);
	});
	app
		.route('/rest/webhooks/1.0/webhook')
		.get((_, response) => void response.json([]))
		.post(({ body }, response) => {
			jira.webhooks.push(body.url);
			response.status(201).json({ self: `${domain}/rest/webhooks/1.0/webhook/1` });
		});
	app.delete('/rest/webhooks/1.0/webhook/1', (_, response) => {
		jira.webhooks.length = 0;
		response.status(204).end();
	});
	app.post(`${api}/issue`, ({ body: { fields } }, response) => {
		if (fields.project.id !== PROJECT || fields.issuetype.id !== ISSUE_TYPE) {
			return void response.status(400).json({ errorMessages: ['No such project or type'] });
		}
		const issue = { key: `OPS-${jira.issues.length + 1}`, fields: { ...fields } };
		issue.fields.status = STATUSES.open.status;
		jira.issues.push(issue);
		response.status(201).json({ key: issue.key });
	});
	app.use(`${api}/issue/:key`, (request, response, next) => {
		response.locals.issue = jira.issues.find(({ key }) => key === request.params.key);
		if (response.locals.issue === undefined) return void response.status(404).end();
		next();
	});
	app
		.route(`${api}/issue/:key`)
		.get((_, response) => void response.json(response.locals.issue))
		.put((_, response) => void response.status(204).end());
	app
		.route(`${api}/issue/:key/transitions`)
		.get((_, response) => {
			const { open, done } = STATUSES;
			const offered = jira.canBeDone ? [open, done] : [open];
			const transitions = offered.map(({ transition: id, status: to }) => ({ id, to }));
			response.json({ transitions });
		})
		.post(({ body }, response) => {
			const isDone = body.transition.id === STATUSES.done.transition;
			moves += 1;
			jira.move(response.locals.issue, isDone ? 'done' : 'open');
			response.status(204).end();
		});
	return jira;
}
