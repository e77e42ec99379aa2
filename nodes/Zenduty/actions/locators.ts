import type { INodeProperties } from 'n8n-workflow';
import { isObject } from '../json';
import { InputError } from './inputError';

// The lists of the editor read locators too, and know nothing else of the actions.
export { InputError };

/** A field that picks one thing: from a list that the API fills, or by its ID. */
function locator(
	name: string,
	displayName: string,
	searchListMethod: string,
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 8f3a0c4e-…' },
		],
		...more,
	};
}

/** What belongs to a team: when another team is chosen, the editor clears the value. */
const OF_TEAM: Partial<INodeProperties> = {
	typeOptions: { loadOptionsDependsOn: ['team.value'] },
};

/** Picks a team. */
export const teamField = (more: Partial<INodeProperties> = {}) =>
	locator('team', 'Team', 'searchTeams', more);

/** Picks a service. */
export const serviceField = (more: Partial<INodeProperties> = {}) =>
	locator('service', 'Service', 'searchServices', { ...OF_TEAM, ...more });

/** Picks an escalation policy. */
export const escalationPolicyField = (more: Partial<INodeProperties> = {}) =>
	locator('escalationPolicy', 'Escalation Policy', 'searchEscalationPolicies', {
		...OF_TEAM,
		...more,
	});

/** Picks an on-call schedule. */
export const scheduleField = (more: Partial<INodeProperties> = {}) =>
	locator('schedule', 'Schedule', 'searchSchedules', { ...OF_TEAM, ...more });

/** Picks a priority of a team. */
export const priorityField = (more: Partial<INodeProperties> = {}) =>
	locator('priority', 'Priority', 'searchPriorities', { ...OF_TEAM, ...more });

/** Picks an SLA of a team. */
export const slaField = (more: Partial<INodeProperties> = {}) =>
	locator('sla', 'SLA', 'searchSlas', { ...OF_TEAM, ...more });

/** Picks a maintenance window of a team. */
export const maintenanceWindowField: INodeProperties = locator(
	'maintenanceWindow',
	'Maintenance Window',
	'searchMaintenanceWindows',
	{ ...OF_TEAM, required: true },
);

/** Picks an integration of the service that is chosen in the node. */
export const integrationField = (more: Partial<INodeProperties> = {}) =>
	locator('integration', 'Integration', 'searchIntegrations', {
		typeOptions: { loadOptionsDependsOn: ['team.value', 'service.value'] },
		...more,
	});

/** Picks a user, by email too. */
export const userField = (more: Partial<INodeProperties> = {}) =>
	locator('user', 'User', 'searchUsers', {
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By Username',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 8f3a0c4e-…',
				// The editor calls this mode "By ID", whatever it is named here.
				hint: 'The username in Zenduty, which Member: Get Many returns',
			},
			{
				displayName: 'By Email',
				name: 'email',
				type: 'string',
				placeholder: 'e.g. anna@example.com',
			},
		],
		...more,
	});

/** Picks an incident: an open one from a list, or any by number, ID or address. */
export const incidentField: INodeProperties = {
	displayName: 'Incident',
	name: 'incident',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description:
		'The list shows open incidents. To find any other one, search for its number, or switch to By ID or By URL.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchIncidents', searchable: true },
		},
		{
			displayName: 'By Number or ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 217',
			// The editor calls this mode "By ID", whatever it is named here.
			hint: 'The number of the incident, such as 217 or #217, or its ID',
		},
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://www.zenduty.com/dashboard/incidents/217',
		},
	],
};

/** Picks a note of the incident that is chosen in the node. */
export const noteIdField: INodeProperties = locator('noteId', 'Note', 'searchNotes', {
	required: true,
	description: 'The list shows the newest first. Create and Get Many return the ID as noteId.',
});

/** Picks a responder of the incident that is chosen in the node. */
export const responderIdField: INodeProperties = locator(
	'responderId',
	'Responder',
	'searchResponders',
	{ required: true, description: 'Who does not need to help any more' },
);

/** Picks a tag of a team, or of the team of the incident that is chosen in the node. */
export const tagField: INodeProperties = locator('tag', 'Tag', 'searchTags', { required: true });

/** An incident as the user names it. Zenduty counts incidents up, and gives each an ID as well. */
export type IncidentReference = { by: 'number'; number: number } | { by: 'id'; id: string };

const NUMBER = /^#?(\d{1,15})$/;
const ID = /^[A-Za-z0-9_-]{16,36}$/;

/**
 * Reads an incident by the form of the value, whatever mode the locator is in: agents and
 * expressions give a bare text or number under any mode.
 *
 * @throws InputError if it is neither a number, an ID, nor an address of an incident
 */
export function readIncident(value: unknown): IncidentReference {
	const text = locatedText(value);
	if (text === '') {
		throw new InputError('No incident is chosen.', 'Choose one, or enter its number or ID.');
	}
	const last = URL.canParse(text) ? lastOfIncidents(new URL(text)) : text;
	const number = NUMBER.exec(last ?? '')?.[1];
	if (number !== undefined && Number(number) > 0) return { by: 'number', number: Number(number) };
	if (last !== undefined && ID.test(last)) return { by: 'id', id: last };
	// Of an address only where it is: the rest may be a secret, as in that of an integration.
	const shown = text.slice(0, 100).replace(/(https?:\/\/[^/?#]*).*/is, '$1/…');
	throw new InputError(
		`"${shown}" is not an incident.`,
		'Enter its number (217 or #217), its ID, or the address of its page, which ends in /incidents/ and the number or ID.',
	);
}

/** The part of an address behind `/incidents/`, if it is the last one. */
function lastOfIncidents({ protocol, pathname }: URL): string | undefined {
	if (protocol !== 'https:' && protocol !== 'http:') return undefined;
	return /\/incidents\/([^/]+)\/?$/.exec(pathname)?.[1];
}

/** 32 hex digits, as webhooks give ids; the API writes them with dashes. */
const UNDASHED = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/**
 * Reads an ID from a locator, or from what an expression gave in its place.
 *
 * @returns the ID, undefined if nothing is chosen
 * @throws InputError for what cannot be an ID
 */
export function readOptionalId(value: unknown, what: string): string | undefined {
	const text = locatedText(value);
	if (text === '') return undefined;
	// Neither dots nor half of a character can be encoded into a path.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new InputError(
			`"${text}" is not the ID of ${what}.`,
			'Choose from the list, or enter an ID.',
		);
	}
	return text.replace(UNDASHED, '$1-$2-$3-$4-$5');
}

/**
 * Reads an ID that must be there.
 *
 * @param what the thing with its article, such as `a team`
 * @throws InputError if nothing is chosen
 */
export function readId(value: unknown, what: string): string {
	const id = readOptionalId(value, what);
	if (id === undefined) {
		throw new InputError(
			`The node needs ${what}, and none is chosen.`,
			'Choose one from the list or enter its ID. If an expression gives it, look at what it gives for this item.',
		);
	}
	return id;
}

/** An integration, with the service and the team that it belongs to, unless it is an ID alone. */
export interface IntegrationReference {
	integration: string;
	service?: string;
	team?: string;
}

/**
 * Reads an integration: `<team>/<service>/<integration>`, as the list gives it, or its ID alone. What
 * it is not is never repeated, since the address of an integration is a secret.
 *
 * @throws InputError if nothing is chosen, and for what cannot be an integration
 */
export function readIntegration(value: unknown): IntegrationReference {
	const text = locatedText(value);
	const parts = text.split('/');
	if (parts.length === 1) return { integration: readId(text, 'an integration') };
	if (parts.length === 3 && !parts.some((part) => ['', '.', '..'].includes(part.trim()))) {
		const [team, service, integration] = parts.map((part) => readId(part, 'an integration'));
		return { team, service, integration };
	}
	throw new InputError(
		'What is given is not an integration.',
		'Choose one from the list, or enter its ID and choose Team and Service. If it is the address of an integration, enter it in a credential: choose "Integration URL (No API Key)" under Send Through.',
	);
}

/** Reads several IDs: an array, or a text with commas. */
export function readIds(value: unknown, what: string): string[] {
	const values = typeof value === 'string' ? value.split(',') : [value].flat();
	return values.flatMap((each) => readOptionalId(each, what) ?? []);
}

/** The value of a locator, or what an agent or an expression gave instead, as text. */
export function locatedText(value: unknown): string {
	const bare = isObject(value) && 'value' in value ? value.value : value;
	const isPlain = ['string', 'number', 'bigint'].includes(typeof bare);
	return isPlain ? String(bare).trim() : '';
}
