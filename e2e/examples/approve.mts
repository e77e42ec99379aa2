/** The example in which CI asks whoever is on call before it deploys. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { deliver, type Answer } from '../zenduty/delivery.mts';
import { until } from '../support/until.mts';
import { CALLER, setUp } from './account.mts';
import { answerPage, limitWait, untilAsked, type Question } from './question.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';
import type { Json } from '../n8n/rest.mts';

const PAGE = 'Page whoever is on call';

/** With each decision, with none, and with a Zenduty that takes no alert. */
export function exampleApprove({ server, zenduty, imported, fresh, arrived }: Stage): void {
	const { faults, state, journal } = zenduty;
	let example: Imported;
	let hasty: Imported;

	const ask = async (
		body: Json,
		of: Imported = example,
		headers: Record<string, string> = CALLER,
	): Promise<Answer> =>
		await deliver(of.url, {
			body: JSON.stringify(body),
			headers: { 'content-type': 'application/json', ...headers },
		});

	/** Asks about a build. */
	async function asked(build: string, of?: Imported): Promise<Question> {
		const { status, json, text } = await ask({ build, what: `shop ${build}` }, of);
		assert.equal(status, 202, text);
		assert.deepEqual(json, { asked: true, build });
		return await untilAsked(zenduty, `Deploy shop ${build}?`);
	}

	/** What CI is told about a build: one decision. */
	async function decision(build: string, of = example, patience?: number): Promise<Json> {
		const told = () => arrived(of, 'ci').filter((each) => each.build === build);
		await until(`the decision about ${build}`, () => told().length > 0, patience);
		const [{ approved, reason }, ...more] = told();
		assert.deepEqual(more, []);
		return { approved, reason };
	}

	const statusOf = (entityId: string) =>
		state.incidents.find((incident) => incident.entityId === entityId)?.status;

	describe('Approving a deployment by paging:', () => {
		let late: Question;

		before(async () => {
			faults.clear();
			const slug = 'approve-a-deployment-by-paging';
			hasty = await fresh(slug, {}, limitWait(PAGE));
			await server.rest.activate(hasty.workflow, hasty.url);
			late = await asked('late', hasty);
			example = await imported(slug, {}, setUp());
			await server.rest.activate(example.workflow, example.url);
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		it('a deployment that somebody approves runs, and the paging ends', async () => {
			const { link, entityId } = await asked('1');
			assert.equal(statusOf(entityId), 1);
			assert.deepEqual(arrived(example, 'ci'), [], 'CI is told nothing before');
			assert.match(await answerPage(link, { answer: 'approve', name: 'Ann' }), /Deploy/);
			assert.deepEqual(await decision('1'), { approved: true, reason: 'Approved by Ann' });
			assert.equal(statusOf(entityId), 3);
		});

		it('one that somebody declines does not', async () => {
			const { link, entityId } = await asked('2');
			await answerPage(link, { answer: 'decline' });
			const reason = 'Declined by somebody who did not give a name';
			assert.deepEqual(await decision('2'), { approved: false, reason });
			assert.equal(statusOf(entityId), 3);
		});

		it('opening the page decides nothing', async () => {
			const { link, page } = await asked('3');
			assert.match(page, /Do not deploy/);
			await answerPage(link, { answer: 'approve', name: 'Bo' });
			assert.deepEqual(await decision('3'), { approved: true, reason: 'Approved by Bo' });
		});

		it('an incomplete question, or a stranger, pages nobody', async () => {
			const { status, json } = await ask({ build: '4' });
			assert.deepEqual([status, json.asked], [400, false]);
			assert.equal((await ask({ build: '4', what: 'shop' }, example, {})).status, 403);
			assert.deepEqual(journal.entries, []);
		});

		it('if nobody decides in time, it does not run, and the paging ends', async () => {
			// n8n looks once a minute whose time is up.
			const reason = 'Nobody decided in time';
			assert.deepEqual(await decision('late', hasty, 90_000), { approved: false, reason });
			assert.equal(statusOf(late.entityId), 3);
		});

		it('if Zenduty takes no alert, it does not run', async () => {
			faults.add({ method: 'POST', path: '*', effect: { kind: 'status', status: 400 } });
			assert.equal((await ask({ build: '5', what: 'shop 5' })).status, 202);
			const { approved, reason } = await decision('5');
			assert.equal(approved, false);
			assert.match(reason, /^Nobody could be asked: .*400/);
		});
	});
}
