/** The example that deploys in a maintenance window, also when the deploy or Zenduty fails. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { deliver } from '../zenduty/delivery.mts';
import { CALLER, setUp } from './account.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';
import type { Json } from '../n8n/rest.mts';

const MINUTE = 60_000;

/** To end a window, as the example's own note says: three of the node, in three tries of n8n. */
const ATTEMPTS = 9;

/** With a deploy that works, one that fails, and a Zenduty that fails before or after it. */
export function exampleMaintenance(stage: Stage): void {
	const { server, receiver, zenduty, imported, arrived } = stage;
	const { journal, faults, state } = zenduty;
	const down = { kind: 'status', status: 500 } as const;
	const chosen = { team: SEED.teams.platform, service: SEED.services.databases };

	/** Asks for a deploy, and waits until the workflow has ended. */
	async function deployed(deploy: string): Promise<Imported> {
		const example = await imported('maintenance-around-a-deploy', { deploy }, setUp(chosen));
		await server.rest.activate(example.workflow, example.url);
		const answer = await deliver(example.url, {
			body: JSON.stringify({ version: '1.2.3' }),
			headers: { 'content-type': 'application/json', ...CALLER },
		});
		assert.equal(answer.status, 200, answer.text);
		const [{ id }] = await server.rest.untilFinished(example.workflow.id, 1, 90_000);
		const { status, data } = await server.rest.execution(id);
		assert.equal(status, 'success', JSON.stringify(data.resultData.error));
		return example;
	}

	const [created, changed] = (['window created', 'window changed'] as const).map(
		(what) => () => journal.changes(what).length,
	);
	const window = (): Json => state.maintenanceWindows.at(-1) ?? {};
	const told = (example: Imported): string => {
		const texts = arrived(example, 'chat').map(({ text }) => text);
		assert.equal(texts.length, 1, 'the chat is told once');
		return texts[0];
	};
	/** One window was created, and it is over. */
	const assertEnded = (): void => {
		assert.deepEqual([created?.(), changed?.()], [1, 1]);
		const { name, services, end_time } = window();
		assert.equal(name, 'Deploy of Databases');
		assert.deepEqual(
			services.map(({ service }: Json) => service),
			[SEED.services.databases],
		);
		assert.ok(Date.parse(end_time) <= Date.now(), end_time);
	};

	describe('Maintenance around a deploy:', () => {
		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		it('the deploy runs in the window, which is then ended', async () => {
			const deploy = receiver.url([200], { delay: 300 });
			const example = await deployed(deploy);
			assertEnded();
			const [{ body, at }, ...others] = receiver.at(deploy);
			assert.deepEqual([JSON.parse(body.toString()), others], [{ version: '1.2.3' }, []]);
			const { start_time, end_time } = window();
			assert.ok(Date.parse(start_time) <= at && at + 300 <= Date.parse(end_time));
			assert.equal(told(example), 'Databases was deployed. The maintenance window is over.');
		});

		for (const [what, address, reason] of [
			['fails', () => receiver.url([500]), /500/],
			['cannot be reached', () => NOWHERE, /ECONNREFUSED/],
		] as const) {
			it(`the window is ended also if the deploy ${what}`, async () => {
				const example = await deployed(address());
				assertEnded();
				const text = told(example);
				assert.match(
					text,
					/^The deploy of Databases failed \(.+\)\. The maintenance window is over\.$/,
				);
				assert.match(text, reason);
			});
		}

		for (const [what, method, path] of [
			['the window cannot be started', 'POST', '*/maintenance/'],
			['the service cannot be looked up', 'GET', '*/services/*'],
		] as const) {
			it(`nothing is deployed if ${what}`, async () => {
				faults.add({ method, path, effect: down });
				const deploy = receiver.url([200]);
				const example = await deployed(deploy);
				assert.deepEqual(receiver.at(deploy), []);
				assert.equal(created?.(), 0);
				assert.match(told(example), /^Nothing was deployed, because .* not be started\. .*500/);
			});
		}

		it('a window that cannot be ended at once is ended later', async () => {
			faults.add({ method: 'PUT', path: '*/maintenance/*', times: 4, effect: down });
			const example = await deployed(receiver.url([200]));
			assertEnded();
			assert.equal(told(example), 'Databases was deployed. The maintenance window is over.');
		});

		it('a window that cannot be ended ends by itself, and the chat is told when', async () => {
			faults.add({ method: 'PUT', path: '*/maintenance/*', effect: down });
			const example = await deployed(receiver.url([200]));
			assert.deepEqual([created?.(), changed?.()], [1, 0]);
			const attempts = journal.entries.filter(({ method }) => method === 'PUT').length;
			assert.equal(attempts, ATTEMPTS);
			const { start_time, end_time } = window();
			assert.equal(Date.parse(end_time) - Date.parse(start_time), 60 * MINUTE);
			const text = told(example);
			assert.match(text, /^Databases was deployed\. n8n could not end the maintenance window\./);
			assert.ok(text.includes(`Until ${new Date(end_time).toISOString()} nobody is called`), text);
		});

		it('a stranger can deploy nothing', async () => {
			const deploy = receiver.url([200]);
			const example = await imported('maintenance-around-a-deploy', { deploy }, setUp(chosen));
			await server.rest.activate(example.workflow, example.url);
			const { status } = await deliver(example.url, { body: '{}', headers: {} });
			assert.deepEqual([status, receiver.at(deploy), journal.entries], [403, [], []]);
		});
	});
}
