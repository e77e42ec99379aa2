/** A user names an incident in every way that the field "Incident" takes, and in some that it does not. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

/** Each way: what it is, the mode of the field, and what is typed. */
const WAYS: ReadonlyArray<[what: string, mode: string, typed: (incident: Incident) => string]> = [
	['a number', 'By ID', ({ incident_number: number }) => `${number}`],
	['a number as Zenduty writes it', 'By ID', ({ incident_number: number }) => `#${number}`],
	['an ID', 'By ID', ({ unique_id: id }) => id],
	[
		'the address of its page',
		'By URL',
		({ incident_number: number }) => `https://www.zenduty.com/dashboard/incidents/${number}/`,
	],
	[
		'an address with its ID',
		'By URL',
		({ unique_id: id }) => `https://www.zenduty.com/incidents/${id}?tab=notes`,
	],
];

const NONSENSE: ReadonlyArray<[mode: string, typed: string, named: string]> = [
	['By ID', 'the one from yesterday', '"the one from yesterday"'],
	['By URL', 'https://www.zenduty.com/dashboard/', '"https://www.zenduty.com/…"'],
];

export function typingWalk(walk: Walk): void {
	const { editor, zenduty } = walk;
	const byHand = new ByHand(walk);
	let incident: Incident;

	describe('An incident typed by hand:', () => {
		for (const [what, mode, typed] of WAYS) {
			walk.step(`${what} is understood`, async () => {
				await byHand.choose('Incident', 'Acknowledge');
				const title = `Typed as ${what}`;
				incident = addIncident(zenduty.world, { title, service: SEED.services.network });
				await editor.locate('incident', mode, typed(incident));
				// The editor calls the mode "By ID", so the field says that a number does, too.
				const hint = editor.panel.getByText('such as 217 or #217, or its ID');
				await hint.waitFor({ state: mode === 'By ID' ? 'visible' : 'detached' });
				const [output] = await byHand.run(new RegExp(title));
				assert.equal(output.incidentId, incident.unique_id);
				assert.equal(output.status, 'acknowledged');
				assert.equal(incident.status, 2);
			});
		}

		for (const [mode, typed, named] of NONSENSE) {
			walk.step(`"${typed}" is refused, and the message says what is expected`, async () => {
				zenduty.journal.clear();
				await editor.locate('incident', mode, typed);
				await walk.fails('invalid_input', named);
				assert.deepEqual(zenduty.journal.entries, []);
			});
		}
	});
}
