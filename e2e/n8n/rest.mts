/** n8n's internal REST interface, used as the editor uses it. */
import { parse } from 'flatted';
import { until } from '../support/until.mts';

/** JSON that is read as it comes. */
export type Json = Record<string, any>;

/** How long an answer may take, in milliseconds. */
const PATIENCE = 30_000;

/** An error that n8n answered with. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		readonly body: any,
		call: string,
	) {
		super(`${call} answered ${status}: ${JSON.stringify(body)?.slice(0, 1000)}`);
	}
}

/** n8n did not activate a workflow; the message is what its editor shows. */
export class ActivationError extends Error {}

/** An execution, as n8n stores it. */
export interface Execution {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
	/** ISO 8601 */
	startedAt: string;
	/** Until when it waits, in the same form; null if it does not. */
	waitTill?: string | null;
	/** n8n's run data, which {@link outputOf} reads; undefined where a list was asked for. */
	data?: any;
}

/** Executions on one page of a list. */
const PAGE = 100;

/** What an execution is called that has not ended. */
export const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/** A session with n8n. */
export class Rest {
	private cookie = '';
	/** The paths of the workflows and credentials that were made here. */
	private readonly made: string[] = [];

	constructor(readonly url: string) {}

	/** A request with the login; the answer's `data`. */
	async call(method: string, path: string, body?: unknown): Promise<any> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'content-type': 'application/json',
				// n8n closes a connection that was idle for five seconds, maybe while this is sent.
				connection: 'close',
				'browser-id': 'end-to-end',
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(PATIENCE),
		});
		const cookie = response.headers
			.getSetCookie()
			.find((each) => each.startsWith('n8n-auth='))
			?.split(';')[0];
		if (cookie !== undefined) this.cookie = cookie;
		const text = await response.text();
		// For a path that n8n does not know it serves the page of its editor.
		if (text.startsWith('<')) throw new RestError(404, text, `${method} ${path}`);
		const answer = text === '' ? {} : JSON.parse(text);
		if (!response.ok) throw new RestError(response.status, answer, `${method} ${path}`);
		return answer.data ?? answer;
	}

	/** The session cookie, for a browser. */
	get session(): string {
		return this.cookie;
	}

	async setUpOwner(owner: { email: string; password: string }): Promise<void> {
		await this.call('POST', '/rest/owner/setup', {
			...owner,
			firstName: 'Demo',
			lastName: 'Owner',
		});
	}

	async login({ email, password }: { email: string; password: string }): Promise<void> {
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, email, password });
	}

	/** @returns the id of the credential */
	async createCredential(name: string, data: Json, type = 'zendutyWebhookApi'): Promise<string> {
		const { id } = await this.call('POST', '/rest/credentials', { name, type, data });
		this.made.push(`/rest/credentials/${id}`);
		return id;
	}

	async updateCredential(
		id: string,
		name: string,
		data: Json,
		type = 'zendutyWebhookApi',
	): Promise<void> {
		const body = { id, name, type, data };
		await this.call('PATCH', `/rest/credentials/${id}`, body);
	}

	async deleteCredential(id: string): Promise<void> {
		await this.call('DELETE', `/rest/credentials/${id}`);
	}

	/** The credential test of the editor, which stores a credential before it tests it. */
	async testCredential(
		data: Json,
		type = 'zendutyWebhookApi',
	): Promise<{ status: string; message: string }> {
		const name = 'Tested';
		const id = await this.createCredential(name, data, type);
		return await this.call('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	/** What a path serves to the editor. */
	async fetch(path: string): Promise<Response> {
		return await fetch(this.url + path, {
			headers: { connection: 'close', 'browser-id': 'end-to-end', cookie: this.cookie },
			signal: AbortSignal.timeout(PATIENCE),
		});
	}

	/** @returns the stored workflow */
	async createWorkflow(workflow: Json): Promise<Json> {
		const stored = await this.call('POST', '/rest/workflows', {
			settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
			connections: {},
			active: false,
			...workflow,
		});
		this.made.push(`/rest/workflows/${stored.id}`);
		return stored;
	}

	/** Deletes the workflows, with their executions, and the credentials that were made here. */
	async removeAll(): Promise<void> {
		const made = this.made.splice(0);
		// n8n deletes only what is in its archive, and ends it when it goes there.
		for (const path of made.filter((each) => each.includes('/workflows/'))) {
			await this.call('POST', `${path}/archive`).catch(ifNotFound);
		}
		for (const path of made) {
			await until(`${path} is deleted`, async () => await this.isDeleted(path));
		}
	}

	/** Deletes something, unless n8n is still ending it. */
	private async isDeleted(path: string): Promise<boolean> {
		try {
			await this.call('DELETE', path);
		} catch (error) {
			if (error instanceof RestError && error.status === 409) return false;
			ifNotFound(error);
		}
		return true;
	}

	/**
	 * Activates a workflow and waits until its production URL is served.
	 *
	 * n8n 1 activates before it answers. n8n 2 answers first, unless
	 * `N8N_USE_WORKFLOW_PUBLICATION_SERVICE` is false, and tells the result as a status.
	 *
	 * @param patience milliseconds; n8n 2 tries five times what fails, with pauses of 15 s in all
	 * @throws ActivationError if n8n does not activate it
	 */
	async activate(workflow: Json, url?: string, patience = PATIENCE): Promise<void> {
		try {
			await this.call('POST', `/rest/workflows/${workflow.id}/activate`, {
				versionId: workflow.versionId,
			});
		} catch (error) {
			throw error instanceof RestError ? new ActivationError(error.body.message) : error;
		}
		await this.untilPublished(workflow.id, patience);
		if (url !== undefined) await untilServed(url);
	}

	private async untilPublished(id: string, patience: number): Promise<void> {
		const path = `/rest/workflows/${id}/publication-status`;
		const isPublished = async () => {
			const publication = await this.call('GET', path).catch(ifNotFound);
			if (['failed', 'partial'].includes(publication?.status)) {
				const messages = publication.triggers.map(({ errorMessage }: Json) => errorMessage);
				throw new ActivationError(messages.join());
			}
			return publication === undefined || publication.status === 'published';
		};
		await until(`workflow ${id} is published`, isPublished, patience, 50);
	}

	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`);
	}

	/**
	 * The editor's manual run of a workflow. n8n 1 wants the workflow with it, n8n 2 reads the
	 * stored one.
	 *
	 * @returns `{executionId}`, or `{waitingForWebhook: true}` for a trigger that listens now
	 */
	async run(workflow: Json, start: Json): Promise<Json> {
		return await this.call('POST', `/rest/workflows/${workflow.id}/run`, {
			workflowId: workflow.id,
			workflowData: workflow,
			startNodes: [],
			...start,
		});
	}

	/** Waits for the end of an execution. @returns it, with its data */
	async untilEnded(id: string, patience?: number): Promise<Execution> {
		const ended = async () => {
			const execution = await this.execution(id).catch(ifNotFound);
			const hasEnded = execution && !UNFINISHED.includes(execution.status);
			// n8n 1 stores the status a moment before the data.
			return hasEnded && execution.data !== undefined ? execution : undefined;
		};
		return await until(`execution ${id} ends`, ended, patience);
	}

	/** All stored executions, the newest first, without their data; of one workflow or of all. */
	async executions(workflowId?: string): Promise<Execution[]> {
		const found = new Map<string, Execution>();
		const filter = workflowId && encodeURIComponent(JSON.stringify({ workflowId }));
		const query = `limit=${PAGE}${filter ? `&filter=${filter}` : ''}`;
		for (let next = ''; ; ) {
			const page = await this.call('GET', `/rest/executions?${query}${next}`);
			const results: Execution[] = page.results;
			// One that ends at this moment is listed twice: as running and as finished.
			for (const each of results) found.set(each.id, each);
			const isLast = page.nextCursor === undefined ? results.length < PAGE : !page.nextCursor;
			if (isLast) return [...found.values()].sort((a, b) => Number(b.id) - Number(a.id));
			// n8n 1 has no cursor.
			next = page.nextCursor
				? `&cursor=${encodeURIComponent(page.nextCursor)}`
				: `&lastId=${results[results.length - 1].id}`;
		}
	}

	/** One execution, with its data. */
	async execution(id: string): Promise<Execution> {
		const execution = await this.call('GET', `/rest/executions/${id}`);
		if (typeof execution.data === 'string') execution.data = parse(execution.data);
		return execution;
	}

	/** Waits until a workflow has some finished executions. @returns all, unfinished ones too */
	async untilFinished(workflowId: string, count: number, patience?: number): Promise<Execution[]> {
		const finished = async () => {
			const executions = await this.executions(workflowId);
			const ended = executions.filter(({ status }) => !UNFINISHED.includes(status));
			return ended.length >= count && executions;
		};
		return await until(`${count} executions finish`, finished, patience, 200);
	}
}

function ifNotFound(error: unknown): undefined {
	if (error instanceof RestError && error.status === 404) return undefined;
	throw error;
}

/**
 * The output of a node in an execution: the items of each of its outputs.
 *
 * @param index which run of the node, in a loop
 */
export function outputOf(execution: Execution, node: string, index = 0): Json[][] {
	const run = execution.data.resultData.runData[node]?.[index];
	return (run?.data?.main ?? []).map((items: any[] | null) =>
		(items ?? []).map(({ json }) => json),
	);
}

/** For a moment after activation n8n answers 404. A GET tells without starting anything. */
export async function untilServed(url: string): Promise<void> {
	const isServed = async () => {
		const response = await fetch(url, { method: 'GET', signal: AbortSignal.timeout(PATIENCE) });
		// While it is registered for POST only, n8n says so to a GET.
		return (await response.text()).includes('POST');
	};
	await until(`${url} is served`, isServed, 20_000, 50);
}
