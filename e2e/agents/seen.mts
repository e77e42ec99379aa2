/** What a model gets to see of the node: the names, descriptions and fields of its tools. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import {
	fromModel,
	locatedByModel,
	type Generation,
	type Tool,
} from '../workflows/agentWorkflow.mts';
import type { Conversation } from '../programs/scriptedModel.mts';
import { lastWordsOf, type Setting } from './setting.mts';
import { tools } from './tools.mts';

const TOOL_TYPE = 'n8n-nodes-zenduty.zendutyTool';

/** The tools of a conversation by their names, as `{description, fields}`. */
function seen({ tools: described }: Pick<Conversation, 'tools'>) {
	return Object.fromEntries(
		described.map(({ function: { name, description, parameters } }) => [
			name,
			{ description, parameters: parameters as Json },
		]),
	);
}

/** What the model sees of some tools, with one kind of agent. */
export function whatAModelSees(setting: () => Setting, generation: Generation): void {
	it('a tool has the name of its node and says what it does, in which service', async () => {
		const names = ['Acknowledge incident', 'Find incidents', 'Add note', 'List services'];
		const talk = await setting().talk(generation, tools(names), []);
		lastWordsOf(talk);
		const descriptions = Object.entries(seen(talk)).map(([name, each]) => [name, each.description]);
		assert.deepEqual(Object.fromEntries(descriptions), {
			Acknowledge_incident: 'Acknowledge incident in Zenduty',
			Find_incidents: 'Get many incidents in Zenduty',
			Add_note: 'Add note to incident in Zenduty',
			List_services: 'Get many services in Zenduty',
		});
	});

	it('a field has the name that it has in the editor, and the description that a user gives', async () => {
		const described: Tool = {
			name: 'Add note',
			parameters: {
				resource: 'incidentNote',
				operation: 'create',
				incident: locatedByModel('Incident', 'The number of the incident, such as 217'),
				note: fromModel('Note'),
			},
		};
		const talk = await setting().talk(generation, [...tools(['Find incidents']), described], []);
		const { Add_note: note, Find_incidents: find } = seen(talk);
		assert.deepEqual(note.parameters.properties, {
			Incident: { type: 'string', description: 'The number of the incident, such as 217' },
			Note: { type: 'string' },
		});
		assert.deepEqual(find.parameters.properties, {
			Limit: { type: 'number' },
			Service_Names_or_IDs: { type: 'string' },
			Priority_Name: { type: 'string' },
		});
		// So a model fills in an empty text for what it does not want to set.
		assert.deepEqual(note.parameters.required, ['Incident', 'Note']);
	});
}

/** The kinds of fields that n8n's editor lets a model fill in, and the types that it gives them. */
const FILLED: Record<string, (field: string) => unknown> = {
	string: (field) => fromModel(field),
	number: (field) => fromModel(field, 'number'),
	boolean: (field) => fromModel(field, 'boolean'),
	dateTime: (field) => fromModel(field),
	multiOptions: (field) => fromModel(field),
	json: (field) => fromModel(field, 'string'),
	resourceLocator: (field) => locatedByModel(field),
};

/** Every operation as a tool whose fields are all left to the model. */
export function everyOperation(
	server: Server,
	setting: () => Setting,
	generation: Generation,
): void {
	it('every operation that uses the REST API is described, with its fields in plain words', async () => {
		const types: Json[] = await server.rest.call('GET', '/types/nodes.json');
		const all = operations(types.find(({ name }) => name === TOOL_TYPE)?.properties ?? []);
		assert.ok(all.length >= 17, `${all.length} operations`);
		const used = all.map(({ tool }) => tool);
		const talk = await setting().talk(generation, used, []);
		lastWordsOf(talk);
		const described = seen(talk);
		assert.equal(Object.keys(described).length, all.length);
		for (const { tool, action, fields } of all) {
			const { description, parameters } = described[tool.name];
			assert.equal(description, `${action} in Zenduty`);
			assert.match(description ?? '', /^[A-Z][a-z]+ [\w ,'-]+ in Zenduty$/);
			assert.deepEqual(Object.keys(parameters.properties ?? {}).sort(), [...fields].sort());
			for (const name of fields)
				assert.match(name, /^[A-Z][A-Za-z]*((_+|-)[A-Za-z]+)*_?$/, tool.name);
		}
	});
}

/** Makes a tool of every operation that uses the credential for the REST API. */
function operations(properties: Json[]) {
	return properties
		.filter(({ name, displayOptions }) => {
			const [resource] = displayOptions?.show?.resource ?? [];
			return name === 'operation' && resource !== 'webhookEvent';
		})
		.flatMap(({ displayOptions, options }) => {
			const [resource] = displayOptions.show.resource;
			return options
				.filter(({ value }: Json) => value !== '__CUSTOM_API_CALL__')
				.map(({ value, action }: Json) => operationTool(properties, resource, value, action));
		});
}

function operationTool(properties: Json[], resource: string, operation: string, action: string) {
	const shown = properties.filter(({ name, displayOptions }) => {
		const { show = {}, hide } = displayOptions ?? {};
		const hasThese = show.resource?.includes(resource) && show.operation?.includes(operation);
		// Fields that depend on other fields than these two are for people to choose between.
		return name !== 'operation' && hasThese && Object.keys(show).length === 2 && !hide;
	});
	const fields = shown.filter(({ type }) => type in FILLED);
	const key = (field: string) => field.replace(/[^a-zA-Z0-9-]/g, '_');
	return {
		action,
		fields: fields.map(({ displayName }) => key(displayName)),
		tool: {
			name: `${resource}_${operation}`,
			parameters: {
				resource,
				operation,
				...Object.fromEntries(
					fields.map(({ name, type, displayName }) => [name, FILLED[type](displayName)]),
				),
			},
		},
	};
}
