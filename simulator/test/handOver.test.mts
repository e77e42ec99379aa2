import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { readInPython } from '../../e2e/zenduty/python.mts';
import { SEED } from '../seed.mts';
import { request, start, startReceiver, type Tested } from './support.mts';

const { policies, schedules, services, teams, users } = SEED;
const KEY = 'key-Ä-of-an-account-webhook';

describe('Handing over:', () => {
	let zenduty: Tested;
	beforeEach(async () => (zenduty = await start()));

	const handOver = async (body: object = {}) =>
		await request(`${zenduty.url}/_simulator/hand-over`, 'POST', body);
	/** The usernames on the first level of a policy, as the API tells them. */
	const onCall = async (team: string, policy: string) => {
		const path = `/api/v2/account/teams/${team}/escalation_policies/${policy}/oncall/`;
		const [{ oncalls }] = (await zenduty.call('GET', path)).body;
		return oncalls[0].oncalls.map(({ username }: { username: string }) => username);
	};
	const told = () =>
		zenduty.history.happened.map(({ number: _, at: _when, ...happening }) => happening);

	it('gives the turn to the next of the rotation, and after the last to the first', async () => {
		const people: string[] = [];
		for (let turn = 0; turn < 3; turn += 1) {
			assert.equal((await handOver({ schedules: [schedules.weeks] })).status, 200);
			people.push(...(await onCall(teams.platform, policies.platform)));
		}
		assert.deepEqual(people, [users.tomas, users.aiko, users.mara]);
		assert.deepEqual(await onCall(teams.checkout, policies.checkout), [users.obi]);
	});

	it('gives it to a person, to nobody, and then to the first of the rotation', async () => {
		await handOver({ schedules: [schedules.weeks], to: users.leila });
		assert.deepEqual(await onCall(teams.platform, policies.platform), [users.leila]);
		await handOver({ schedules: [schedules.weeks], to: null });
		assert.deepEqual(await onCall(teams.platform, policies.platform), []);
		await handOver({ schedules: [schedules.weeks] });
		assert.deepEqual(await onCall(teams.platform, policies.platform), [users.mara]);
	});

	it('stands in the history, with the levels that have other people now', async () => {
		await handOver({ schedules: [schedules.weeks] });
		const level = { team: teams.platform, escalationPolicy: policies.platform, level: 1 };
		assert.deepEqual(told(), [
			{ what: 'handed over', schedule: schedules.weeks, from: users.mara, to: users.tomas },
			{
				...{ what: 'on call changed', ...level },
				...{ wentOff: [users.mara], cameOn: [users.tomas], onCall: [users.tomas] },
			},
		]);
	});

	it('says nothing of a level on which the same people are still on call', async () => {
		const level = zenduty.state.escalationPolicies[0]?.levels[0];
		for (const target_id of [users.mara, users.tomas]) {
			level?.targets.push({ target_type: 2, target_id });
		}
		await handOver({ schedules: [schedules.weeks] });
		assert.deepEqual(
			told().map(({ what }) => what),
			['handed over'],
		);
	});

	it('is done for all schedules where none is named', async () => {
		const { body } = await handOver();
		assert.deepEqual(
			body.map((schedule: { onCall: string }) => schedule.onCall),
			[users.tomas, users.tomas, users.tomas],
		);
	});

	it('refuses schedules and people that it does not know, and changes nothing then', async () => {
		for (const body of [
			{ schedules: ['none'] },
			{ schedules: [schedules.weeks, 'none'] },
			{ to: 'nobody-of-this-name' },
			{ schedule: schedules.weeks },
		]) {
			assert.equal((await handOver(body)).status, 400);
		}
		assert.deepEqual(told(), []);
	});

	it('is done by a button of the page, which shows who is on call, and who is next', async () => {
		const row = async () => {
			const page = await (await fetch(zenduty.url)).text();
			const list = page.split('id="on-call"')[1]?.split('</table>')[0] ?? '';
			const [, , first = ''] = list.split('<tr>');
			return [...first.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell);
		};
		const [schedule, policy] = ['Platform / Platform by week', 'Platform on call'];
		assert.deepEqual(await row(), [schedule, 'Mara Lindqvist', 'Tomás Ferreira', policy]);
		const answer = await fetch(`${zenduty.url}/_simulator/hand-over`, {
			method: 'POST',
			body: new URLSearchParams({ schedules: schedules.weeks }),
			redirect: 'manual',
		});
		assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/#schedules']);
		assert.deepEqual(await row(), [schedule, 'Tomás Ferreira', 'Aiko Nakamura', policy]);
	});

	describe('an account webhook', () => {
		const read = (body: Buffer | undefined) => JSON.parse(String(body));

		it('tells of it as Zenduty documents it', async () => {
			const { url, received } = await startReceiver();
			zenduty.webhooks.add({ url, kind: 'account' });
			await handOver({ schedules: [schedules.weeks] });
			await zenduty.webhooks.settled();
			const { transitions, ...rest } = read(received[0]?.body);
			assert.deepEqual(rest, { event_type: 'oncall_change' });
			const [transition] = transitions.Platform['Platform by week'];
			assert.match(transition.transition_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
			assert.deepEqual(transitions, {
				Platform: {
					'Platform by week': [
						{
							schedule_id: schedules.weeks,
							schedule_name: 'Platform by week',
							team_id: teams.platform,
							team_name: 'Platform',
							previous_user: {
								...{ username: users.mara, first_name: 'Mara', last_name: 'Lindqvist' },
							},
							new_user: { username: users.tomas, first_name: 'Tomás', last_name: 'Ferreira' },
							transition_time: transition.transition_time,
							layer_type: 'layer',
							layer_name: 'Layer 1',
							time_zone: 'Europe/Lisbon',
							escalation_policies: [{ ep_id: policies.platform, ep_name: 'Platform on call' }],
						},
					],
				},
			});
			const { eventType, incidentNumber } = zenduty.webhooks.sent[0] ?? {};
			assert.deepEqual([eventType, incidentNumber], ['oncall_change', null]);
		});

		it('tells of several at once, by team and schedule, and of nobody as null', async () => {
			const { url, received } = await startReceiver();
			zenduty.webhooks.add({ url, kind: 'account' });
			await handOver({ to: null });
			await handOver({ to: null });
			await zenduty.webhooks.settled();
			assert.equal(received.length, 1);
			const { transitions } = read(received[0]?.body);
			assert.deepEqual(Object.keys(transitions), ['Platform', 'Checkout']);
			const ofPlatform = transitions.Platform;
			assert.deepEqual(Object.keys(ofPlatform), ['Platform by week', 'Platform nights']);
			assert.equal(ofPlatform['Platform nights'][0].new_user, null);
		});

		it('is signed like an outgoing webhook where it has a key, with its headers', async () => {
			const { url, received } = await startReceiver();
			const headers = { 'X-Tenant': 'blue' };
			zenduty.webhooks.add({ url, kind: 'account', headers });
			zenduty.webhooks.add({
				...{ url, kind: 'account', headers },
				...{ authentication: 'signature', signingKey: KEY },
			});
			await handOver();
			await zenduty.webhooks.settled();
			const signatures = received.map((webhook) => webhook.headers['x-signature']);
			assert.equal(signatures.filter((signature) => signature === undefined).length, 1);
			const signed = received.find((webhook) => 'x-signature' in webhook.headers);
			assert.ok(signed);
			const { written, signature } = readInPython(signed.body, KEY);
			assert.equal(signed.body.toString(), written);
			assert.equal(signed.headers['x-signature'], signature);
			assert.deepEqual(
				received.map((webhook) => webhook.headers['x-tenant']),
				['blue', 'blue'],
			);
		});

		it('hears of no incident, and an outgoing webhook of no hand-over', async () => {
			const { url, received } = await startReceiver();
			zenduty.webhooks.add({ url: `${url}/account`, kind: 'account' });
			zenduty.webhooks.add({ url: `${url}/outgoing` });
			await zenduty.call('POST', '/api/incidents/', { title: 'Disk', service: services.shop });
			await handOver();
			await zenduty.webhooks.settled();
			const paths = received.map(({ path, body }) => [path, read(body).event_type ?? 'incident']);
			assert.deepEqual(paths.sort(), [
				['/hook/account', 'oncall_change'],
				['/hook/outgoing', 'incident'],
			]);
		});

		it('is added on the page, which keeps what was chosen, and says what it hears of', async () => {
			const add = async (url: string) =>
				await fetch(`${zenduty.url}/_simulator/receivers`, {
					method: 'POST',
					body: new URLSearchParams({ url, kind: 'account', signingKey: KEY }),
					redirect: 'manual',
				});
			const refused = await add('nowhere');
			assert.equal(refused.status, 400);
			assert.match(await refused.text(), /<option value="account" selected>/);
			const { url, received } = await startReceiver();
			assert.equal((await add(url)).status, 303);
			await handOver({ schedules: [schedules.checkout] });
			await zenduty.webhooks.settled();
			assert.equal(received.length, 1);
			assert.equal(zenduty.webhooks.receivers[0]?.signingKey, KEY);
			const page = await (await fetch(zenduty.url)).text();
			const list = page.split('id="receiver-list"')[1]?.split('</table>')[0] ?? '';
			assert.match(list, /<td[^>]*>who is on call<\/td>/);
			assert.match(page, /<td>on call<\/td>\s*<td>oncall_change<\/td>/);
		});
	});
});
