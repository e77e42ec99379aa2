/* Makes a polling node without n8n, and the incidents that the node reads. */
import { Readable } from 'node:stream';
import type { IHttpRequestOptions, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { makeOutputLog, type OutputLog } from '../../nodes/Zenduty/polling/outputLog';
import { poll } from '../../nodes/Zenduty/polling/poll';
import {
	makeSharedReads,
	processClock,
	type SharedReads,
} from '../../nodes/Zenduty/polling/sharedReads';
import { failureOf, type Failure } from './runApi.cjs';

export const BASE_URL = 'https://pager.example.net';

/** The answer to a request. */
export interface PollReply {
	status: number;
	json?: unknown;
	headers?: Record<string, string>;
}

export interface PollSetting {
	/** The ID of the node. By default, every node has the same ID. */
	id?: string;
	parameters?: Record<string, unknown>;
	/** The parameters as n8n saves them, with the text of expressions. */
	saved?: object;
	mode?: string;
	activation?: string;
	budget?: number;
	credential?: object | Error;
	staticData?: Record<string, unknown>;
	/** The reads that the node shares with other nodes. By default, it shares none. */
	reads?: SharedReads;
	/** The last outputs. By default, the node remembers its own. */
	outputLog?: OutputLog;
	respond: (request: PollRequest) => PollReply | Promise<PollReply>;
}

export interface PollRequest {
	method: string;
	path: string;
	page: string | null;
	body: Record<string, unknown>;
}

export interface PollResult {
	outputs: INodeExecutionData[][] | null;
	/** The requests of this poll, such as `POST /api/incidents/filter/`. */
	requests: string[];
	failure?: Failure & { failure?: unknown };
}

/** Makes a node that polls. The result also lists what the node sends, logs and remembers. */
export function pollingNode(setting: PollSetting) {
	const sent: PollRequest[] = [];
	const warnings: string[] = [];
	const debugLines: string[] = [];
	/** The metadata of each line in n8n's log. */
	const about: unknown[] = [];
	const staticData = setting.staticData ?? {};
	const { reads = makeSharedReads({ ...processClock(), after: () => undefined }) } = setting;
	const { outputLog = makeOutputLog({ after: () => undefined }) } = setting;
	const { budget, credential = { apiKey: 'key-7-of-the-tests', baseUrl: BASE_URL } } = setting;
	const context = {
		getMode: () => setting.mode ?? 'trigger',
		getActivationMode: () => setting.activation ?? 'activate',
		getNode: () => ({
			id: setting.id ?? 'node-1',
			name: 'Poll',
			type: 'zendutyPollingTrigger',
			typeVersion: 1,
			parameters: setting.saved ?? {},
			credentials: { zendutyApi: { id: 'credential-1', name: 'Zenduty' } },
		}),
		getWorkflow: () => ({ id: 'flow-1', name: 'Flow', active: true }),
		getTimezone: () => 'Europe/Lisbon',
		getNodeParameter(name: string, otherwise: unknown) {
			const { parameters = {} } = setting;
			return Object.hasOwn(parameters, name) ? parameters[name] : otherwise;
		},
		getWorkflowStaticData: (type: string) => (type === 'node' ? staticData : {}),
		...(budget !== undefined && { getPollBudgetMs: () => budget }),
		async getCredentials() {
			if (credential instanceof Error) throw credential;
			return await credential;
		},
		logger: {
			warn(message: string, more: unknown) {
				warnings.push(message);
				about.push(more);
			},
			debug(message: string, more: unknown) {
				debugLines.push(message);
				about.push(more);
			},
		},
		helpers: {
			async httpRequestWithAuthentication(_: string, { method, url, body }: IHttpRequestOptions) {
				const { pathname, searchParams } = new URL(url);
				const request: PollRequest = {
					method: String(method),
					path: pathname,
					page: searchParams.get('page'),
					body: body === undefined ? {} : JSON.parse(String(body)),
				};
				sent.push(request);
				const { status, json, headers = {} } = await setting.respond(request);
				const text = json === undefined ? '' : JSON.stringify(json);
				return { statusCode: status, headers, body: Readable.from([Buffer.from(text)]) };
			},
		},
	} as unknown as IPollFunctions;
	return {
		context,
		staticData,
		warnings,
		debugLines,
		about,
		sent,
		async poll(): Promise<PollResult> {
			const before = sent.length;
			const requests = () => sent.slice(before).map(({ method, path }) => `${method} ${path}`);
			try {
				return { outputs: await poll(context, reads, outputLog), requests: requests() };
			} catch (error) {
				const { failure } = error as { failure?: unknown };
				return {
					outputs: null,
					requests: requests(),
					failure: { ...failureOf(error), failure },
				};
			}
		},
	};
}

/** An incident as Zenduty stores it. */
export type FakeIncident = Record<string, unknown> & { incident_number: number; status: number };

/**
 * Answers requests as Zenduty does: for incidents, newest first, with 100 on a page, and for the
 * people on call.
 */
export class FakeZenduty {
	incidents: FakeIncident[] = [];
	/** For each team: its escalation policies with the people on call, as Zenduty returns them. */
	onCall: Record<string, unknown[]> = {};
	/** The members of the account. */
	members: object[] = [];
	/** Answers a request in place of this class. If the result is undefined, this class answers. */
	instead: (request: PollRequest) => PollReply | undefined = () => undefined;

	readonly respond = (request: PollRequest): PollReply =>
		this.instead(request) ?? this.answer(request);

	private answer({ path, body, page }: PollRequest): PollReply {
		if (path === '/api/incidents/filter/') {
			const { status, from_date: from = '', service_ids: services } = body;
			const found = this.incidents
				.filter((each) =>
					status === 0 ? true : status === -1 ? each.status !== 3 : each.status === status,
				)
				.filter(({ creation_date: created }) => String(created) >= String(from))
				.filter(({ service }) => !Array.isArray(services) || services.includes(service))
				.sort((a, b) => b.incident_number - a.incident_number);
			const first = (Number(page) - 1) * 100;
			const results = found.slice(first, first + 100);
			const next = found.length > first + 100 ? 'https://elsewhere.example/' : null;
			return { status: 200, json: { count: null, next, previous: null, results } };
		}
		if (path === '/api/account/members/') return { status: 200, json: this.members };
		if (path === '/api/account/teams/') {
			const names = Object.keys(this.onCall);
			return {
				status: 200,
				json: names.map((name) => ({ unique_id: name, name: `Team ${name}` })),
			};
		}
		const team = /^\/api\/v2\/account\/teams\/([^/]+)\/oncall\/$/.exec(path)?.[1];
		if (team !== undefined) return { status: 200, json: this.onCall[team] ?? [] };
		const number = Number(/^\/api\/incidents\/(\d+)\/$/.exec(path)?.[1]);
		const found = this.incidents.find((each) => each.incident_number === number);
		return found === undefined
			? { status: 404, json: { detail: 'Not found.' } }
			: { status: 200, json: { ...found, summary: `Summary of ${number}`, urgency: number % 2 } };
	}
}

/** Makes an incident that was created now. */
export function fakeIncident(number: number, more: object = {}): FakeIncident {
	return {
		incident_number: number,
		unique_id: `incident-id-number-${number}`,
		title: `Incident ${number}`,
		status: 1,
		service: 'service-1',
		service_object: { unique_id: 'service-1', name: 'Runway', team: 'team-1' },
		team_priority_object: { unique_id: 'priority-1', name: 'P1' },
		escalation_policy: 'policy-1',
		assigned_to: 'user-1',
		assigned_to_name: 'Ines Berg',
		creation_date: new Date().toISOString(),
		acknowledged_date: null,
		resolved_date: null,
		...more,
	};
}
