import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { SEED } from '../../simulator/seed.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import { nobody, type Ask, type Row } from '../ask.mts';
import { choosePlace } from '../choose.mts';
import { makeClient, type Client } from '../client.mts';
import { runLive, type Setting } from '../live.mts';
import { startMarked } from './tried.mts';

const { teams, services, policies, users, integrations } = SEED;

/** Somebody who chooses the rows with these names, and answers questions in this way. */
function somebody(names: string[], answers: boolean[] = []) {
	const asked: string[] = [];
	const ask: Ask = {
		...nobody,
		async choose<Value>(message: string, rows: Array<Row<Value>>) {
			asked.push(message);
			const row = rows.find(({ name }) => names.some((each) => name.includes(each)));
			assert.ok(row, `${message}: ${rows.map(({ name }) => name).join(', ')}`);
			return row.value;
		},
		async confirm(message) {
			asked.push(message);
			return answers.shift() ?? false;
		},
	};
	return { ask, asked };
}

describe('The place of a run:', () => {
	let zenduty: Simulator;
	let api: Client;
	before(async () => {
		zenduty = await startMarked();
		api = makeClient(zenduty.url, zenduty.apiKey);
	});
	after(async () => await zenduty.stop());
	const none = { team: undefined, service: undefined, user: undefined, 'no-alerts': false };

	it('is chosen from lists, which can leave out people and alerts', async () => {
		const { ask } = somebody(['Platform', 'Databases', 'Ferreira', 'Databases: generic']);
		const { names, ...place } = await choosePlace(api, none, ask);
		assert.deepEqual(names, {
			...{ team: 'MARKED Platform', service: 'MARKED Databases' },
			integration: 'MARKED Databases: generic',
		});
		assert.deepEqual(place, {
			...{ team: teams.platform, service: services.databases, policy: policies.platform },
			...{ user: users.tomas, integration: { id: integrations.databases } },
		});
		const careful = somebody(['Platform', 'Nobody', 'None']);
		const options = { ...none, service: services.databases };
		const { user, integration } = await choosePlace(api, options, careful.ask);
		assert.deepEqual([user, integration], [undefined, undefined]);
	});

	it('is named by flags, without a question', async () => {
		const options = { ...none, team: teams.checkout, service: 'MARKED Payments', user: users.obi };
		const { ask, asked } = somebody([]);
		const place = await choosePlace(api, { ...options, 'no-alerts': true }, ask);
		assert.deepEqual([place.service, place.user, asked], [services.payments, users.obi, []]);
		const unknown = choosePlace(api, { ...options, user: 'nobody@example.com' }, nobody);
		await assert.rejects(unknown, { message: 'The account has no member that --user names.' });
	});

	const refused = 'Nothing was written.';
	const consents: Array<[Partial<Setting['options']>, answers: boolean[], outcome: unknown[]]> = [
		[{}, [false], [refused, 'Do this?']],
		[{}, [true], [0, 'Do this?']],
		[{ yes: true }, [], [0]],
		[{ limits: true }, [true, false], [refused, 'Do this?', 'Exceed the limits?']],
		[{ limits: true, yes: true }, [true], [0, 'Exceed the limits?']],
	];
	for (const [more, answers, expected] of consents) {
		it(`is used with consent only: ${Object.keys(more).join()} ${answers.join()}`, async () => {
			const { ask, asked } = somebody(['Platform', 'Databases', 'Nobody', 'None'], answers);
			const options = { ...none, override: false, limits: false, yes: false, ...more };
			const running = runLive({
				...{ baseUrl: zenduty.url, apiKey: zenduty.apiKey, options, ask, topics: [], versions: {} },
				signal: new AbortController().signal,
				output: { tell: () => undefined, confide: () => undefined, keep: () => '' },
				scale: 0,
			});
			const outcome = await running.catch((error: Error) => error.message);
			assert.deepEqual([outcome, ...asked.slice(4)], expected);
		});
	}
});
