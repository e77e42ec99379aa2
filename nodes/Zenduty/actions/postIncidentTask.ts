import type { INodeProperties } from 'n8n-workflow';
import { byTitle, teamRecordEndpoint, teamRecordsEndpoint, withWork } from '../api/endpoints';
import { readTime, toUtc } from '../fields/dates';
import { postIncidentTaskField, userField } from '../fields/locators';
import {
	ALLOW_NOTHING,
	readCollection,
	type Field,
	type ItemParameters,
} from '../fields/parameters';
import { readCode, readOptionalText, readRequiredText } from '../fields/readers';
import { readId, readTeam } from '../fields/readLocators';
import {
	ADDITIONAL_FIELDS,
	apiOptions,
	fieldsToAdd,
	simplifyField,
	UPDATE_FIELDS,
} from '../fields/sharedFields';
import { readOptionalUser, type UserLookUp } from '../fields/users';
import { definedOf, type JsonObject } from '../json';
import { isoDate } from '../model/date';
import { personOf } from '../model/person';
import { wordFor, wordsOf } from '../model/statusWords';
import {
	nothingToUpdate,
	simplifiedOutput,
	simplifyBy,
	type Operation,
	type Output,
	type Resource,
} from './operation/operation';
import {
	makeDelete,
	makeGet,
	makeGetAll,
	teamOf,
	type Row,
} from './operation/teamRecordOperations';

const STATUS_CODES: Readonly<Record<string, number>> = { toDo: 0, inProgress: 1, done: 2 };

const STATUSES = wordsOf(STATUS_CODES);

const output: Output = {
	id: 'unique_id',
	title: 'title',
	description: 'description',
	status: ({ status }) => wordFor(status, STATUSES),
	assignedTo: ({ assigned_to_obj: user, assigned_to: username }) => personOf(user ?? username),
	dueTime: ({ due_in_time: due }) => isoDate(due),
	createdAt: ({ creation_date: date }) => isoDate(date),
	teamId: ({ team }, teamId) => team ?? teamId ?? null,
};

const row: Row = { name: 'Post-Incident Task', below: 'postIncidentTasks', output };

const titleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	placeholder: 'e.g. Raise the limit of the disk alarm',
	description: 'What is to be done, in one line',
};

const assigneeField = userField({
	displayName: 'Assignee',
	name: 'assignedTo',
	description: 'The user who does the task',
});

const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Details, in one or many lines',
};

const dueTimeField: INodeProperties = {
	displayName: 'Due Time',
	name: 'dueTime',
	type: 'dateTime',
	default: '',
	description:
		"Until when it is to be done. The workflow's time zone is used if no time zone is given.",
};

const statusField: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Done', value: 'done' },
		{ name: 'In Progress', value: 'inProgress' },
		{ name: 'To Do', value: 'toDo' },
	],
	default: 'toDo',
};

const taskFields = [assigneeField, descriptionField, dueTimeField, statusField];

/**
 * Reads the fields of a task from a collection, such as "Update Fields", and returns them with the
 * names that the API uses, such as `due_in_time`. A field without a value is left out.
 */
async function readFields(
	item: ItemParameters,
	collection: Field,
	timeZone: string,
	findUser: UserLookUp,
): Promise<JsonObject> {
	const fields = readCollection(item, collection);
	const due = readTime(fields, dueTimeField, timeZone);
	return definedOf({
		title: readOptionalText(fields, titleField),
		description: readOptionalText(fields, descriptionField),
		status: readCode(fields, statusField, STATUS_CODES, true),
		due_in_time: due === undefined ? undefined : toUtc(due),
		assigned_to: await readOptionalUser(fields, findUser, assigneeField, ALLOW_NOTHING),
	});
}

const create: Operation = {
	name: 'Create',
	action: 'Create post-incident task',
	description:
		'Add a task that is left after an incident. Zenduty ties it to the team, not to an incident.',
	fields: [
		teamOf('task'),
		{ ...titleField, required: true },
		fieldsToAdd(ADDITIONAL_FIELDS, taskFields),
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const title = readRequiredText(item, titleField, 'Enter what is to be done.');
		const teamId = readTeam(item);
		const more = await readFields(item, ADDITIONAL_FIELDS, context.getTimezone(), findUser);
		const task = await api.write({
			...withWork(
				teamRecordsEndpoint(teamId, 'postIncidentTasks'),
				'created the post-incident task',
				byTitle(title),
			),
			method: 'POST',
			body: { ...more, title },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [task], simplifyBy(output, teamId));
	},
};

const update: Operation = {
	name: 'Update',
	action: 'Update post-incident task',
	description:
		'Change the title, the status or other fields of a task. Neither assignee nor due time can be taken away.',
	fields: [
		teamOf('task'),
		postIncidentTaskField,
		fieldsToAdd(UPDATE_FIELDS, [...taskFields, titleField]),
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const teamId = readTeam(item);
		const id = readId(item, postIncidentTaskField);
		const body = await readFields(item, UPDATE_FIELDS, context.getTimezone(), findUser);
		if (Object.keys(body).length === 0) throw nothingToUpdate();
		const task = await api.write({
			...withWork(
				teamRecordEndpoint(teamId, 'postIncidentTasks', id),
				'updated the post-incident task',
			),
			method: 'PATCH',
			body,
			kind: 'repeatable',
		});
		return simplifiedOutput(item, [task], simplifyBy(output, teamId));
	},
};

/**
 * The resource "Post-Incident Task". A task is work that remains after incidents. It belongs to a
 * team, and not to one incident.
 */
export const postIncidentTask: Resource = {
	name: row.name,
	operations: {
		create,
		get: makeGet(row, postIncidentTaskField),
		getAll: makeGetAll(row),
		update,
		delete: makeDelete('postIncidentTasks', postIncidentTaskField),
	},
};
