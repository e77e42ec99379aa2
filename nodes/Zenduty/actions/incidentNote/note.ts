import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { isoDate } from '../../model/date';
import { InputError } from '../../errors';
import type { Item } from '../operation/operation';
import { personOf } from '../../model/person';
import { readText } from '../../fields/parameters';

/** The text of a note. */
export const noteField: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 3 },
	required: true,
	default: '',
	placeholder: 'e.g. The disk was enlarged and has 40% free',
	description: 'The text of the note. Its author is the owner of the API key.',
};

/** The text that a note gets. The note itself is picked by another field. */
export const newTextField: INodeProperties = {
	...noteField,
	displayName: 'New Text',
	description: 'The text that replaces the current text of the note',
};

/**
 * Reads the text of a note.
 *
 * @throws InputError if it is empty
 */
export function readNote({ read }: Pick<Item, 'read'>): string {
	const note = readText(read('note'));
	if (note.trim() === '') throw new InputError('The note is empty.', 'Enter the text of the note.');
	return note;
}

/** Simplifies a note of an incident. What the response does not have is null. */
export function simplifyNote(note: JsonObject, incidentNumber: number): IDataObject {
	const author = personOf(note.user, note.user_name);
	return {
		noteId: note.unique_id ?? null,
		note: note.note ?? null,
		author: author && { username: author.username, name: author.name },
		createdAt: isoDate(note.creation_date),
		incidentNumber,
	} as IDataObject;
}
