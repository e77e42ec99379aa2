/** A call of the API, as the routes get it. */
import type { World } from './incidents.mts';
import type { Record } from './journal.mts';
import { listAnswer, type Page } from './lists.mts';
import { notFound } from './refusals.mts';
import type { Shape } from './settings.mts';
import { findIncident, type Incident, type User } from './state.mts';

export interface Call extends World {
	method: string;
	/** Where the simulator is, as the client calls it. */
	origin: string;
	path: string;
	params: { [name: string]: string };
	query: URLSearchParams;
	/** What was sent; the OpenAPI file allows it. */
	body: unknown;
	/** Whose key it is. Calls to an integration have none. */
	owner: User | null;
	/** The name of the list that the operation answers with, if it answers with one. */
	list: string | undefined;
	/** A fault's wish for the shape of a list. */
	shape: Shape | undefined;
	record: Record;
}

/** An answer: nothing but a status, or JSON. */
export interface Answer {
	status: number;
	body?: object;
}

/** Does one operation of the OpenAPI file. */
export type Handler = (call: Call) => Answer;

/** Handlers by the operation's id. */
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

/** Returns the body in the form that the OpenAPI file has checked. */
export const bodyOf = <Body,>({ body }: Call): Body => body as Body;

/** Returns who calls. */
export function ownerOf({ owner }: Call): User {
	if (!owner) throw new Error('The call has no owner');
	return owner;
}

/**
 * Answers with a list in its shape.
 *
 * @param look makes how a thing looks in the answer
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

/** Finds what the path names among things with a `unique_id`. */
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

/** Finds what the path names among the things of the team in the path. */
export function teamThingOf<Thing extends { unique_id: string; team: string }>(
	call: Call,
	things: Thing[],
	name: string,
): Thing {
	return thingOf(call, ofTeam(call, things), name);
}

/** Returns the things of the team in the path, which must be there. */
export function ofTeam<Thing extends { team: string }>(call: Call, things: Thing[]): Thing[] {
	const { unique_id } = thingOf(call, call.state.teams, 'team');
	return things.filter(({ team }) => team === unique_id);
}

/** Takes a thing out of its list. */
export function remove<Thing>(things: Thing[], thing: Thing): void {
	things.splice(things.indexOf(thing), 1);
}
