/** A call of the API as the handlers in `routes` get it. */
import type { World } from './incidents.mts';
import type { Record } from './journal.mts';
import { listAnswer, type Page } from './lists.mts';
import { notFound } from './refusals.mts';
import type { Shape } from './settings.mts';
import { findIncident, type Incident, type User } from './state.mts';

export interface Call extends World {
	method: string;
	/** The address of the simulator that the client has called. */
	origin: string;
	path: string;
	params: { [name: string]: string };
	query: URLSearchParams;
	/** The body that was sent. It has passed the check against the OpenAPI description. */
	body: unknown;
	/** The user to whom the API key belongs. Null for calls to an integration, which need no key. */
	owner: User | null;
	/** The name of the list that the operation returns. Undefined if it returns no list. */
	list: string | undefined;
	/** The shape of the list that a fault asks for. */
	shape: Shape | undefined;
	record: Record;
}

/** An answer. Without `body`, it has only a status. */
export interface Answer {
	status: number;
	body?: object;
}

/** Does the work of one operation of the OpenAPI description. */
export type Handler = (call: Call) => Answer;

/** The handlers, by the ID of the operation. */
export type Handlers = { [operationId: string]: Handler };

export const ok = (body: object): Answer => ({ status: 200, body });
export const created = (body: object): Answer => ({ status: 201, body });
export const deleted = (): Answer => ({ status: 204 });

/** Returns a parameter of the path. */
export function param({ params }: Call, name: string): string {
	const value = params[name];
	if (value === undefined) throw new Error(`The path has no parameter ${name}`);
	return value;
}

/**
 * Returns the body with the type `Body`. The body has passed the check against the OpenAPI
 * description.
 */
export const bodyOf = <Body,>({ body }: Call): Body => body as Body;

/** Returns the user to whom the API key belongs. */
export function ownerOf({ owner }: Call): User {
	if (!owner) throw new Error('The call has no owner');
	return owner;
}

/**
 * Makes the answer with a list.
 *
 * @param look makes the form in which the answer shows an entry
 */
export function listOf<Thing extends object>(
	call: Call,
	things: Thing[],
	look: (thing: Thing) => object = (thing) => thing,
): Answer {
	const { origin, path, query, settings, list, shape } = call;
	if (list === undefined) throw new Error('The operation does not answer with a list');
	const asked = { address: origin + path, query };
	const body: object[] | Page = listAnswer(list, things, look, asked, settings, shape);
	return ok(body);
}

/** Finds the incident in the path. */
export function incidentOf(call: Call): Incident {
	const id = param(call, 'incident');
	const incident = findIncident(call.state, id);
	if (!incident) throw notFound();
	if (call.settings.onlyDocumentedIds) {
		const documented =
			call.method === 'PATCH' ? incident.unique_id : String(incident.incident_number);
		if (id !== documented) throw notFound();
	}
	return incident;
}

/**
 * Finds the record with the ID in the path.
 *
 * @param name the name of the path parameter
 * @throws {Refusal} 404 if the record does not exist
 */
export function thingOf<Thing extends { unique_id: string }>(
	call: Call,
	things: Thing[],
	name: string,
): Thing {
	const id = param(call, name);
	const thing = things.find(({ unique_id }) => unique_id === id);
	if (!thing) throw notFound();
	return thing;
}

/** Finds the record with the ID in the path, among the records of the team in the path. */
export function teamThingOf<Thing extends { unique_id: string; team: string }>(
	call: Call,
	things: Thing[],
	name: string,
): Thing {
	return thingOf(call, ofTeam(call, things), name);
}

/**
 * Returns the records of the team in the path.
 *
 * @throws {Refusal} 404 if the team does not exist
 */
export function ofTeam<Thing extends { team: string }>(call: Call, things: Thing[]): Thing[] {
	const { unique_id } = thingOf(call, call.state.teams, 'team');
	return things.filter(({ team }) => team === unique_id);
}

/** Removes a record from its list. */
export function remove<Thing>(things: Thing[], thing: Thing): void {
	things.splice(things.indexOf(thing), 1);
}
