/** What responses look like: names and types only, no value. */
import { OPENAPI } from '../simulator/openapi.mts';

/** Lists the types of a value, each with its members. */
export type Shape =
	| { type: 'object'; members: Map<string, Shape[]> }
	| { type: 'array'; entries: Shape[] }
	| { type: string };

/** Objects whose members are named by the account, and not by Zenduty. */
const OPAQUE = new Set(
	`transitions metadata custom_fields labels annotations variables`.split(' '),
);

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$/;
/** What Zenduty names its fields like. */
const FIELD = /^[a-z][a-z0-9_]{0,40}$/;

/** Adds a value to the shapes that came at the same place. */
export function addShape(shapes: Shape[], value: unknown): Shape[] {
	const type = typeOf(value);
	const known = shapes.find((each) => each.type === type);
	if (Array.isArray(value)) {
		const before = known && 'entries' in known ? known.entries : [];
		return put(shapes, { type: 'array', entries: value.reduce(addShape, before) });
	}
	if (typeof value !== 'object' || value === null) return known ? shapes : [...shapes, { type }];
	const members = known && 'members' in known ? new Map(known.members) : new Map<string, Shape[]>();
	for (const [name, member] of Object.entries(value)) {
		const field = FIELD.test(name) ? name : '<another name>';
		const shown = OPAQUE.has(field) ? undefined : member;
		members.set(field, addShape(members.get(field) ?? [], shown));
	}
	return put(shapes, { type: 'object', members });
}

function put(shapes: Shape[], shape: Shape): Shape[] {
	return [...shapes.filter(({ type }) => type !== shape.type), shape];
}

function typeOf(value: unknown): string {
	if (value === undefined) return 'not shown';
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	if (typeof value !== 'string') return typeof value;
	if (UUID.test(value)) return 'uuid';
	return DATE.test(value) ? 'date' : 'string';
}

/** Writes shapes such as `{count: null, results: [{title: string}]}`. */
export function writeShapes(shapes: Shape[]): string {
	return shapes.map(writeShape).sort().join(' | ') || 'nothing';
}

function writeShape(shape: Shape): string {
	if ('entries' in shape) return `[${writeShapes(shape.entries).replace(/^nothing$/, '')}]`;
	if (!('members' in shape)) return shape.type;
	const members = [...shape.members].map(([name, each]) => `${name}: ${writeShapes(each)}`);
	return `{${members.sort().join(', ')}}`;
}

/** The parts of the paths that are the same in every account, as the simulator describes them. */
const WORDS = new Set(
	Object.keys(OPENAPI.paths)
		.flatMap((path) => path.split('/'))
		.filter((part) => !part.startsWith('{')),
);

/** Returns `GET /api/incidents/{}/note/` for a request. */
export function routeOf(method: string, path: string): string {
	const parts = path.replace(/\?.*/, '').split('/');
	return `${method} ${parts.map((part) => (WORDS.has(part) ? part : '{}')).join('/')}`;
}
