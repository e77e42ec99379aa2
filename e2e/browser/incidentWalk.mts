/** A user looks for incidents and changes one; then writes about it, marks it, and asks for help. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

const TITLE = 'Backup is late';

const DAY = 24 * 60 * 60 * 1000;

export function incidentWalk(walk: Walk): void {
	const { editor } = walk;
	const { journal, world } = walk.zenduty;
	const byHand = new ByHand(walk);
	let incident: Incident;
	/** How the list shows it. */
	const row = () => `#${incident.incident_number} ${TITLE} (acknowledged)`;

	const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

	describe('Incidents, found and changed by hand:', () => {
		walk.step('the filters of Get Many find one among others', async () => {
			const given = {
				title: TITLE,
				service: SEED.services.databases,
				status: 2,
			} as const;
			addIncident(world, { ...given, creation_date: daysAgo(9) });
			addIncident(world, { ...given, service: SEED.services.network });
			addIncident(world, { ...given, status: 1 });
			incident = addIncident(world, given);
			await byHand.choose('Incident', 'Get Many');
			await editor.choose('status', 'Acknowledged');
			await editor.add('Add Filter', 'Service Names or IDs');
			await editor.chooseSeveral('services', ['Platform / Databases']);
			await editor.add('Add Filter', 'Created After');
			await editor.typeDate('createdAfter', daysAgo(3).slice(0, 19).replace('T', ' '));
			const found = await byHand.run(/Backup is late/);
			const late = found.filter(({ title }) => title === TITLE);
			assert.deepEqual(
				late.map(({ incidentId }) => incidentId),
				[incident.unique_id],
			);
		});

		walk.step('Update changes what is added to it, and nothing else', async () => {
			await byHand.choose('Incident', 'Update');
			await byHand.pick('incident', row());
			await editor.add('Add Field', 'Title');
			await editor.type('title', 'Backup is late again');
			await editor.add('Add Field', 'Priority');
			assert.deepEqual(await byHand.pick('priority', 'P2'), ['P1', 'P2']);
			await editor.add('Add Field', 'Urgency');
			await editor.choose('urgency', 'Low');
			const [output] = await byHand.run(/Backup is late again/);
			assert.deepEqual(output.priority, { id: SEED.priorities.p2, name: 'P2' });
			assert.equal(output.urgency, 'low');
			const [{ fields }, ...others] = journal.changes('incident changed');
			assert.deepEqual(fields.sort(), ['team_priority', 'title', 'urgency']);
			assert.deepEqual([...others, ...journal.changes('status set')], []);
		});
	});

	describe('Notes, tags and responders by hand:', () => {
		walk.step('a note is written, and found among the others', async () => {
			await byHand.choose('Incident Note', 'Create');
			await editor.type('note', 'The tape is full');
			const [note] = await byHand.run(/noteId/);
			assert.deepEqual(journal.counts().notesAdded, { 'The tape is full': 1 });
			await byHand.choose('Incident Note', 'Get Many');
			assert.deepEqual(await byHand.run(/The tape is full/), [note]);
		});

		walk.step('a note is picked by its text, changed, and deleted', async () => {
			await byHand.choose('Incident Note', 'Update');
			const [first] = await byHand.pick('noteId', 'The tape is full');
			assert.match(first, /^Mara Lindqvist: The tape is full \(\d{4}-\d\d-\d\d \d\d:\d\d\)$/);
			await editor.type('note', 'The tape was full');
			await byHand.run(/The tape was full/);
			assert.equal(journal.changes('note changed')[0].text, 'The tape was full');
			await byHand.choose('Incident Note', 'Delete');
			await byHand.pick('noteId', 'The tape was full');
			assert.deepEqual(await byHand.run(/deleted/), [{ deleted: true }]);
			assert.equal(journal.changes('note deleted').length, 1);
		});

		walk.step('the tags are those of the team; one is added, and removed', async () => {
			await byHand.choose('Incident Tag', 'Add');
			assert.deepEqual(await byHand.pick('tag', 'disk'), ['customer impact', 'disk']);
			const [tag] = await byHand.run(/incidentTagId/);
			assert.equal(tag.id, SEED.tags.disk);
			await byHand.choose('Incident Tag', 'Get Many');
			assert.deepEqual(await byHand.run(/incidentTagId/), [tag]);
			await byHand.choose('Incident Tag', 'Remove');
			await byHand.pick('tag', 'disk');
			assert.deepEqual(await byHand.run(/deleted/), [{ deleted: true }]);
			assert.equal(journal.changes('tag removed')[0].tag, SEED.tags.disk);
		});

		walk.step('a responder is added, and picked from the list to be removed', async () => {
			await byHand.choose('Responder', 'Add');
			await byHand.pick('user', 'Tomás Ferreira');
			const [responder] = await byHand.run(/responderId/);
			assert.equal(responder.user.name, 'Tomás Ferreira');
			assert.equal(journal.changes('responder added')[0].asked, SEED.users.tomas);
			await byHand.choose('Responder', 'Get Many');
			assert.deepEqual(await byHand.run(/responderId/), [responder]);
			await byHand.choose('Responder', 'Remove');
			const rows = await byHand.pick('responderId', 'Tomás Ferreira');
			assert.deepEqual(rows, ['Tomás Ferreira (pending)']);
			assert.deepEqual(await byHand.run(/deleted/), [{ deleted: true }]);
			assert.equal(journal.changes('responder removed')[0].id, responder.responderId);
		});
	});
}
