/** Probes of what belongs to an incident: notes, tags, responders. */
import { createdThing } from '../opened.mts';
import type { Output } from '../operations.mts';
import { someIncident } from '../incidents.mts';
import { differs, holds, judge, untried, type Topic, type Tools } from '../probe.mts';
import { succeeded, teamPath } from './answers.mts';
import { readList } from '../client.mts';

/** Adds a note, once. */
async function note(tools: Tools) {
	const { incidentNumber: incident } = await someIncident(tools);
	return await tools.once('note', async () => {
		const creating = tools.operations.run('incidentNote', 'create', { incident, note: 'A test.' });
		const thing = { what: 'a note', below: `/api/incidents/${incident}/note/`, id: 'noteId' };
		return { incident, ...(await createdThing(tools.opened, thing, creating)) };
	});
}

export const parts: Topic<Tools> = {
	title: 'Notes, tags and responders',
	probes: [
		{
			name: 'context',
			assumes:
				'An incident that is read by itself has its number, its date, and its service with ID and team, by which all that belongs to it is found',
			asks: '*Incident: Get Context*, by ID',
			reliesOn: ['nodes/Zenduty/actions/incident/getContext.ts'],
			whatIfNot:
				'A part that cannot be read is `null` in the output, and `unread` names it. The other parts are there.',
			async run(tools) {
				const { incidentId: incident } = await someIncident(tools);
				const [context] = await tools.operations.run('incident', 'getContext', { incident });
				const unread = ((context?.unread ?? []) as Output[]).map(
					({ part, code }) => `${part}: ${code}`,
				);
				return judge(unread.length === 0, unread.join(', '));
			},
		},
		{
			name: 'note-author',
			assumes: 'The author of a new note is the owner of the API key',
			asks: '*Incident Note: Create*',
			reliesOn: ['nodes/Zenduty/actions/incidentNote.ts', 'nodes/Zenduty/model/note.ts'],
			whatIfNot: 'The output has the author from the response, or `null`.',
			async run(tools) {
				const { made } = await note(tools);
				if (!made.author?.username) return differs('a note without an author');
				if (tools.place.user === undefined) return untried('the owner of the key was not named');
				return judge(made.author.username === tools.place.user, 'another user');
			},
		},
		{
			name: 'note-update',
			assumes: 'A note is changed by a PUT with its text',
			asks: '*Incident Note: Update*, and the list of notes',
			reliesOn: ['nodes/Zenduty/actions/incidentNote.ts'],
			whatIfNot: 'Otherwise the operation fails, or returns the old text.',
			async run(tools) {
				const { incident, made } = await note(tools);
				const changed = 'A changed test.';
				await tools.operations.run('incidentNote', 'update', {
					incident,
					noteId: made.noteId,
					note: changed,
				});
				const notes = await tools.operations.run('incidentNote', 'getAll', {
					incident,
					returnAll: true,
				});
				const found = notes.find(({ noteId }) => noteId === made.noteId);
				return judge(
					found?.note === changed,
					found === undefined ? 'no such note' : 'another text',
				);
			},
		},
		{
			name: 'delete-twice',
			assumes: 'Deleting something a second time gets 404, or succeeds',
			asks: '*Incident Note: Delete*, and the same request again',
			reliesOn: ['nodes/Zenduty/api/client.ts', 'nodes/Zenduty/api/write.ts'],
			whatIfNot:
				'It matters after a response that was lost: the node deletes again, and takes both for a success. Otherwise it says that the note may have been deleted.',
			async run(tools) {
				const { incident, made, path } = await note(tools);
				await tools.operations.run('incidentNote', 'delete', { incident, noteId: made.noteId });
				tools.opened.gone(path);
				const { status, json } = await tools.api.call('DELETE', path);
				const isMissing = status === 404 && typeof json === 'object';
				return judge(status < 300 || isMissing, `${status}`, `${status}`);
			},
		},
		{
			name: 'tag-own-id',
			assumes: "A tag is removed from an incident by the incident tag's own ID",
			asks: '*Incident Tag: Add* and *Remove* with a tag of the team',
			reliesOn: ['nodes/Zenduty/actions/incidentTag.ts'],
			whatIfNot: 'Otherwise *Remove* says that the incident does not have the tag.',
			async run(tools) {
				const { incidentNumber: incident } = await someIncident(tools);
				const tags = readList(
					succeeded(await tools.api.get(teamPath(tools, 'tags/'))).json,
				).entries;
				if (tags.length === 0) return untried('the team has no tags');
				const tag = tags[0].unique_id;
				const below = `/api/incidents/${incident}/tags/`;
				const { made: added, path } = await createdThing(
					tools.opened,
					{ what: 'a tag of an incident', below, id: 'incidentTagId' },
					tools.operations.run('incidentTag', 'add', { incident, tag }),
				);
				if (added.id !== tag || !added.incidentTagId) return differs('a tag without the two IDs');
				await tools.operations.run('incidentTag', 'remove', { incident, tag });
				const left = await tools.operations.run('incidentTag', 'getAll', { incident });
				const isGone = !left.some(({ id }) => id === tag);
				if (isGone) tools.opened.gone(path);
				return judge(isGone, 'the incident still has it');
			},
		},
		{
			name: 'responder',
			assumes:
				'A new responder has an ID and a status from 1 to 3, and is removed below `/api/incidents/` (not `/api/v2/`)',
			asks: '*Responder: Add* and *Remove* with the owner of the key',
			reliesOn: [
				'nodes/Zenduty/actions/responder.ts',
				'nodes/Zenduty/api/endpoints.ts',
				'nodes/Zenduty/model/responder.ts',
			],
			whatIfNot:
				'Without an ID the operation says that the responder may exist. Another status is passed on as it is.',
			async run(tools) {
				if (tools.place.user === undefined) return untried('no user was named who may be paged');
				const { incidentNumber: incident } = await someIncident(tools);
				const below = `/api/incidents/${incident}/responders/`;
				const { made: added, path } = await createdThing(
					tools.opened,
					{ what: 'a responder of an incident', below, id: 'responderId' },
					tools.operations.run('responder', 'add', {
						...{ incident, responderType: 'user', user: tools.place.user },
					}),
				);
				const { responderId } = added;
				const isKnown = ['accepted', 'declined', 'pending'].includes(added.status);
				await tools.operations.run('responder', 'remove', { incident, responderId });
				tools.opened.gone(path);
				return isKnown ? holds(String(added.status)) : differs('another status');
			},
		},
	],
};
