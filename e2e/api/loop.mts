/** The loop of the demo: an alert opens an incident, and n8n hears of it and answers. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Server } from '../n8n/server.mts';
import { goRound, startLoop, type Loop, type Round } from '../workflows/incidentLoop.mts';

const TITLE = 'Disk almost full on db-1 – 5 % left';

export function loop(server: Server): void {
	describe('An incident going round:', () => {
		let around: Loop;
		let round: Round;

		before(async () => {
			const signingKey = 'e2e-loop-signing-key';
			around = await startLoop(server.rest, server.url, {
				webhookId: randomUUID(),
				signingKey,
			});
			round = await goRound(server.rest, around, TITLE);
		});
		after(async () => {
			await server.rest.deactivate(around.workflow.id);
			await around.zenduty.stop();
		});

		it('nothing of it is missing, and nothing happens twice', () => {
			assert.deepEqual(round.missing, []);
		});

		it('Zenduty was asked for each change once, in this order', () => {
			const { journal } = around.zenduty;
			const incident = journal.changes('incident created')[0].incident;
			const changes = journal.entries.flatMap((entry) => entry.changes);
			assert.deepEqual(
				changes
					.filter(({ what }) => ['incident created', 'status set', 'note added'].includes(what))
					.map((change) => ({ ...change, ...('id' in change && { id: '' }) })),
				[
					{ what: 'incident created', incident, title: TITLE },
					{ what: 'status set', incident, from: 1, to: 2 },
					{
						what: 'note added',
						incident,
						id: '',
						text: 'A workflow of n8n looks after it.',
					},
				],
			);
			const { refused, invalidAnswers } = journal.counts();
			assert.deepEqual({ refused, invalidAnswers }, { refused: 0, invalidAnswers: 0 });
		});

		it('two webhooks of it were sent, signed, and accepted in time', () => {
			const { sent } = around.zenduty.webhooks;
			assert.deepEqual(
				sent.map(({ eventType, status }) => [eventType, status]),
				[
					['triggered', 200],
					['acknowledged', 200],
				],
			);
			for (const { signature } of sent) assert.match(signature ?? '', /^[\w+/=]{40,}$/);
		});
	});
}
