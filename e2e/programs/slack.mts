/**
 * A Slack that keeps channels and their messages. n8n's Slack node has a fixed address, so n8n
 * reaches this one through a proxy, and trusts its certificates.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCACertificate, getLocal, type CompletedRequest } from 'mockttp';
import type { Json } from '../n8n/rest.mts';
import { freePort } from '../support/freePort.mts';

export interface Channel {
	id: string;
	name: string;
	isArchived: boolean;
	/** By their timestamps, which are their IDs. */
	messages: Map<string, string>;
}

export interface Slack {
	/** What n8n must be started with. */
	env: Record<string, string>;
	/** A bot's token. */
	token: string;
	channels: Channel[];
	/** The people of the workspace: their IDs, by their email addresses. */
	people: Record<string, string>;
	/** Who is in a user group, by its ID. */
	groups: Record<string, string>;
	/** The methods that were called, such as `chat.update`; not those for users. */
	calls: string[];
	/** Answers the next requests with the status 503. */
	fail(times: number): void;
	stop(): Promise<void>;
}

/** An error as Slack's methods give it. */
class Refusal extends Error {}

/** Starts the proxy, with a channel called #incidents. */
export async function startSlack(): Promise<Slack> {
	const https = await generateCACertificate();
	const folder = await mkdtemp(join(tmpdir(), 'zenduty-slack-'));
	const authority = join(folder, 'ca.pem');
	await writeFile(authority, https.cert);
	const proxy = getLocal({ https });
	await proxy.start(await freePort());

	let failures = 0;
	let messages = 0;
	const slack: Slack = {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
			NODE_EXTRA_CA_CERTS: authority,
		},
		token: `e2e-slack-${randomUUID()}`,
		channels: [newChannel('incidents')],
		people: {},
		groups: {},
		calls: [],
		fail: (times) => void (failures = times),
		async stop() {
			await proxy.stop();
			await rm(folder, { recursive: true });
		},
	};
	const find = (of: unknown): Channel => {
		const channel = slack.channels.find(({ id, name }) => of === id || of === `#${name}`);
		if (channel === undefined) throw new Refusal('channel_not_found');
		return channel;
	};
	const open = (of: unknown): Channel => {
		const channel = find(of);
		if (channel.isArchived) throw new Refusal('is_archived');
		return channel;
	};
	/** Slack's methods, as its documentation describes them. */
	const methods: Record<string, (given: Json) => Json> = {
		'conversations.create': ({ name }) => {
			if (!/^[a-z\d_-]{1,80}$/.test(name)) throw new Refusal('invalid_name');
			if (slack.channels.some((each) => each.name === name)) throw new Refusal('name_taken');
			const channel = newChannel(name);
			slack.channels.push(channel);
			return { channel: { id: channel.id, name } };
		},
		'conversations.archive': ({ channel }) => {
			const found = find(channel);
			if (found.isArchived) throw new Refusal('already_archived');
			found.isArchived = true;
			return {};
		},
		'chat.postMessage': ({ channel, blocks, text = JSON.stringify(blocks) }) => {
			const found = open(channel);
			const ts = `1700000000.${String((messages += 1)).padStart(6, '0')}`;
			found.messages.set(ts, text);
			return { channel: found.id, ts, message: { text } };
		},
		'chat.update': ({ channel, ts, text }) => {
			const found = open(channel);
			if (!found.messages.has(ts)) throw new Refusal('message_not_found');
			found.messages.set(ts, text);
			return { channel: found.id, ts, text };
		},
		'users.lookupByEmail': ({ email }) => {
			const id = slack.people[email];
			if (id === undefined) throw new Refusal('users_not_found');
			return { user: { id } };
		},
		'usergroups.users.update': ({ usergroup, users }) => {
			if (slack.groups[usergroup] === undefined) throw new Refusal('no_such_subteam');
			slack.groups[usergroup] = users;
			return {};
		},
	};
	for (const [name, method] of Object.entries(methods)) {
		// An example that polls asks for users at any time, beside the one that is looked at.
		const isOfUsers = name.startsWith('user');
		const take = async (request: CompletedRequest) => {
			if (!isOfUsers) slack.calls.push(name);
			if (failures > 0 && !isOfUsers) {
				failures -= 1;
				return { statusCode: 503 };
			}
			return { statusCode: 200, json: await answer(request, method) };
		};
		const address = `https://slack.com/api/${name}`;
		await proxy.forPost(address).thenCallback(take);
		await proxy.forGet(address).thenCallback(take);
	}
	return slack;

	async function answer(
		{ headers, body, method: verb, url }: CompletedRequest,
		method: (given: Json) => Json,
	): Promise<Json> {
		if (headers.authorization !== `Bearer ${slack.token}`) {
			return { ok: false, error: 'invalid_auth' };
		}
		try {
			const given =
				verb === 'GET' ? Object.fromEntries(new URL(url).searchParams) : await body.getJson();
			return { ok: true, ...method(given as Json) };
		} catch (error) {
			if (error instanceof Refusal) return { ok: false, error: error.message };
			throw error;
		}
	}
}

function newChannel(name: string): Channel {
	const id = `C${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`;
	return { id, name, isArchived: false, messages: new Map() };
}
