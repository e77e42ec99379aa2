/** What n8n tells its editor about the package. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const PACKAGE = 'n8n-nodes-zenduty';

export function descriptions(server: Server): void {
	describe('Descriptions:', () => {
		let nodes: Json[] = [];
		let credential: Json = {};

		before(async () => {
			const all: Json[] = await (await server.rest.fetch('/types/nodes.json')).json();
			nodes = all.filter(({ name }) => name.startsWith(`${PACKAGE}.`));
			const types: Json[] = await (await server.rest.fetch('/types/credentials.json')).json();
			credential = types.find(({ name }) => name === 'zendutyWebhookApi') ?? {};
		});

		const node = (name: string) => {
			const found = nodes.filter((each) => each.name === `${PACKAGE}.${name}`);
			assert.equal(found.length, 1, `one ${name}`);
			return found[0];
		};

		it('the action is also there as a tool, in n8n 2 as a review of tools too; no trigger is', () => {
			assert.deepEqual(nodes.map(({ name }) => name).sort(), [
				`${PACKAGE}.zenduty`,
				...(server.major === 1 ? [] : [`${PACKAGE}.zendutyHitlTool`]),
				`${PACKAGE}.zendutyPollingTrigger`,
				`${PACKAGE}.zendutyTool`,
				`${PACKAGE}.zendutyTrigger`,
			]);
			assert.deepEqual(node('zendutyTool').outputs, ['ai_tool']);
		});

		it('the credential has the fields that limit the domains of requests', () => {
			const names = credential.properties.map((each: Json) => each.name);
			assert.ok(names.includes('allowedHttpRequestDomains'), names);
			assert.ok(names.includes('allowedDomains'), names);
		});

		it('the icons are served, light and dark', async () => {
			for (const { iconUrl } of [node('zendutyTrigger'), node('zenduty'), credential]) {
				for (const theme of ['light', 'dark']) {
					const response = await server.rest.fetch(`/${iconUrl[theme]}`);
					assert.equal(response.status, 200, iconUrl[theme]);
					assert.match(response.headers.get('content-type') ?? '', /^image\/svg\+xml/);
					assert.match(await response.text(), /<svg/);
				}
			}
		});

		it('the output schemas are served', async () => {
			for (const path of ['zendutyTrigger/2.0.0', 'zenduty/1.0.0/webhookEvent/send']) {
				const response = await server.rest.fetch(`/schemas/${PACKAGE}.${path}.json`);
				assert.equal(response.status, 200);
				const schema: Json = await response.json();
				assert.equal(schema.type, 'object');
				assert.notDeepEqual(schema.properties, {});
			}
		});
	});
}
