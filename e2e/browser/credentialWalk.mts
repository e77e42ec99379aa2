/** A user switches between operations that use different credentials, and the node follows. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { newUuid } from '../../simulator/ids.mts';
import type { Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import type { Walk } from './walk.mts';

/** Operations that use a credential in their own way. */
interface Kind {
	resource: [name: string, value: string];
	operation: [name: string, value: string];
	/** What is chosen at *Send Through*, where the field is shown. */
	through?: string;
	/** The parameter `authentication`, and the only credential that the node may have then. */
	authentication: string;
	credential: string;
	/** Fills in what the operation needs, and runs the node. */
	run(walk: Walk): Promise<unknown>;
}

const ALERT: [string, string] = ['Alert', 'alert'];
const SEND: [string, string] = ['Send', 'send'];
const API_KEY = { authentication: 'apiKey', credential: 'zendutyApi' };

const KINDS: readonly Kind[] = [
	{
		resource: ['Team', 'team'],
		operation: ['Get Many', 'getAll'],
		...API_KEY,
		run: async ({ run }) => await run(/Platform/),
	},
	{
		resource: ['Webhook Event', 'webhookEvent'],
		operation: ['Sign', 'sign'],
		authentication: 'webhook',
		credential: 'zendutyWebhookApi',
		async run({ editor, run }) {
			await editor.type('title', 'Disk is full');
			await run(/event_type/);
		},
	},
	{
		resource: ALERT,
		operation: ['Get Status', 'getStatus'],
		...API_KEY,
		async run({ editor, fails }) {
			const traceId = newUuid();
			await editor.type('traceId', traceId);
			await fails('not_found', traceId);
		},
	},
	{
		resource: ALERT,
		operation: SEND,
		through: 'Integration Chosen From a List',
		...API_KEY,
		async run({ editor, run }) {
			await editor.openList('service');
			await editor.pickFromList('Platform / Databases');
			await editor.openList('integration');
			await editor.pickFromList('Databases: generic');
			await editor.type('message', 'Disk is full');
			await run(/traceId/);
		},
	},
	{
		resource: ALERT,
		operation: SEND,
		through: 'Integration URL (No API Key)',
		authentication: 'integrationUrl',
		credential: 'zendutyIntegrationApi',
		async run({ editor, run }) {
			await editor.type('message', 'Disk is full');
			await run(/traceId/);
		},
	},
];

/** The names of the credentials that are made here, by their types. Pictures show these names. */
const CREDENTIALS: Record<string, string> = {
	zendutyApi: 'Zenduty account 2',
	zendutyIntegrationApi: 'Zenduty Integration account 2',
	zendutyWebhookApi: 'Zenduty Webhook account 2',
};

const nameOf = ({ resource, operation, through }: Kind) =>
	[resource[0], operation[0], through].filter(Boolean).join(', ');

/** Every kind after every other one: from the first kind to the last one and back, and so on. */
const SWITCHES = KINDS.flatMap((kind, index) =>
	KINDS.slice(index + 1).flatMap((other) => [kind, other]),
);

export function credentialWalk(walk: Walk): void {
	const { editor, n8n, zenduty } = walk;
	let id = '';

	/**
	 * Chooses the operation of a kind, and the credential where the editor has dropped another one.
	 *
	 * @returns the node as n8n has saved it
	 */
	async function choose(kind: Kind): Promise<Json> {
		await walk.operation(kind.resource[0], kind.operation[0]);
		if (kind.through !== undefined) await editor.choose('authentication', kind.through);
		await editor.pickCredential(CREDENTIALS[kind.credential]);
		return await until(`n8n saves ${nameOf(kind)}`, async () => {
			id = /\/workflow\/(\w+)/.exec(editor.page.url())?.[1] ?? id;
			const { nodes } = await n8n.rest.call('GET', `/rest/workflows/${id}`).catch(() => ({}));
			const node = nodes?.find(({ type }: Json) => type === 'n8n-nodes-zenduty.zenduty');
			return isSaved(node, kind) && node.credentials !== undefined && node;
		});
	}

	describe('The credential follows the operation:', () => {
		walk.step('n8n has a credential of each kind', async () => {
			const { apiKey, url: baseUrl, integrationUrl } = zenduty;
			const fields: Record<string, Json> = {
				zendutyApi: { apiKey, baseUrl },
				zendutyIntegrationApi: { url: integrationUrl },
				zendutyWebhookApi: { authentication: 'signature', signingSecret: walk.key },
			};
			for (const [type, name] of Object.entries(CREDENTIALS)) {
				await n8n.rest.createCredential(name, fields[type], type);
			}
			if (await editor.panel.isVisible()) await editor.closePanel();
			await editor.newWorkflowByHand();
			await editor.addZenduty('Acknowledge incident');
		});

		walk.step('each operation after each other one is saved with its credential', async () => {
			for (const kind of SWITCHES) {
				const node = await choose(kind);
				const named = [nameOf(kind), node.parameters.authentication, node.credentials];
				assert.deepEqual(Object.keys(node.credentials ?? {}), [kind.credential], named.join());
			}
		});

		for (const kind of KINDS) {
			walk.step(`${nameOf(kind)}: stays when the page is loaded again, and runs`, async () => {
				await choose(kind);
				await editor.openWorkflow(id);
				await editor.open(kind.resource[0].toLowerCase());
				assert.equal(await editor.chosen('resource'), kind.resource[0]);
				assert.equal(await editor.chosen('operation'), kind.operation[0]);
				if (kind.through !== undefined) {
					assert.equal(await editor.chosen('authentication'), kind.through);
				}
				assert.equal(await editor.panel.getByTestId('node-credentials-select').count(), 1);
				await kind.run(walk);
			});
		}
	});
}

/** Tells whether a saved node has what was chosen. n8n does not save what is the default. */
function isSaved(node: Json | undefined, { resource, operation, authentication }: Kind): boolean {
	const { parameters = {} } = node ?? {};
	const { resource: saved = 'incident' } = parameters;
	const usual: Json = { alert: 'send', team: 'get', webhookEvent: 'send' };
	return (
		saved === resource[1] &&
		(parameters.operation ?? usual[saved]) === operation[1] &&
		(parameters.authentication ?? (saved === 'webhookEvent' ? 'webhook' : 'apiKey')) ===
			authentication
	);
}
