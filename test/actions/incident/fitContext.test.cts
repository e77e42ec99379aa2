import fc from 'fast-check';
import {
	CONTEXT_PARTS,
	fitContext,
	type Context,
} from '../../../nodes/Zenduty/actions/incident/fitContext';
import { simplifyIncident } from '../../../nodes/Zenduty/actions/incident/simplifyIncident';
import type { JsonObject } from '../../../nodes/Zenduty/json';
import { simplified } from '../../support/incidents.cjs';

const NAMES = ['incident', ...CONTEXT_PARTS, 'unread'];
const WORD_OF_40 = 'x'.repeat(40);
/** The smallest number of characters that can be asked for. */
const LEAST = 2_000;

const contextWith = (more: Partial<Context> = {}): Context => ({
	incident: simplified(),
	alerts: [],
	notes: [],
	onCall: [],
	recentIncidents: [],
	responders: [],
	unread: [],
	shortened: [],
	...more,
});

const alert = (summary: unknown, more: object = {}) => ({
	message: 'Sight 40 m',
	summary,
	type: 'critical',
	createdAt: '2026-05-04T03:02:01.250Z',
	entityId: 'runway-1/fog',
	...more,
});
const note = (text: unknown) => ({ author: null, text, createdAt: '2026-05-04T03:02:01.250Z' });
const summariesOf = ({ alerts }: Context) => (alerts ?? []).map(({ summary }) => String(summary));
const lengthOf = (context: Context) => JSON.stringify(context).length;

describe('a context that is short enough', () => {
	it('stays as it is', () => {
		const context = contextWith({ notes: [note('Called the tower')], shortened: ['notes'] });
		expect(fitContext(context, LEAST)).toEqual(context);
	});

	it('may have just as many characters as were asked for', () => {
		const context = contextWith({ notes: [note('word '.repeat(400))] });
		expect(fitContext(context, lengthOf(context))).toEqual(context);
		expect(fitContext(context, lengthOf(context) - 1).shortened).toEqual(['notes']);
	});

	it('keeps parts that are null', () => {
		const context = contextWith({ alerts: null, responders: null });
		expect(fitContext(context, LEAST)).toEqual(context);
	});
});

describe('texts', () => {
	it('are cut to the same length, the longest ones alone', () => {
		const short = 'Fog since noon, and no wind at all, so it stays';
		const summaries = ['a b '.repeat(500), 'c d '.repeat(3_000), short];
		const context = contextWith({ alerts: summaries.map((each) => alert(each)) });
		const fitted = fitContext(context, 4_000);
		const [first, second, third] = summariesOf(fitted);
		expect([first.length, third]).toEqual([second.length, short]);
		expect([first, second].map((text) => text.at(-1))).toEqual(['…', '…']);
		expect(
			summaries.map((each, i) => each.startsWith(summariesOf(fitted)[i].slice(0, -1))),
		).toEqual([true, true, true]);
		expect(fitted.shortened).toEqual(['alerts']);
		expect(lengthOf(fitted)).toBeLessThanOrEqual(4_000);
		// All names are counted beforehand, and rounding loses one character for each text.
		expect(lengthOf(fitted)).toBeGreaterThan(3_900);
	});

	it('are cut to 60 characters before an entry is left out', () => {
		const entries = (count: number) => Array.from({ length: count }, () => note('a b '.repeat(99)));
		const all = fitContext(contextWith({ notes: entries(10) }), 2_200);
		expect(all.notes).toHaveLength(10);
		const few = fitContext(contextWith({ notes: entries(100) }), LEAST);
		expect((few.notes ?? []).length).toBeGreaterThan(5);
		expect((few.notes ?? []).map(({ text }) => String(text).length)).toEqual(
			(few.notes ?? []).map(() => 60),
		);
	});

	it('are never cut where they are dates, IDs or other single words', () => {
		const words = [WORD_OF_40, '2026-05-04T03:02:01.250Z', 'disk:a.b+c-d_e'];
		const context = contextWith({
			alerts: words.map((word) => alert(word)),
			notes: [note('a b '.repeat(9_000))],
		});
		expect(summariesOf(fitContext(context, LEAST))).toEqual(words);
	});

	it('are cut where they are one word of more than 40 characters', () => {
		const context = contextWith({ alerts: [alert(`${WORD_OF_40}x`.repeat(2_000))] });
		const fitted = fitContext(context, LEAST);
		expect(summariesOf(fitted)[0]).toMatch(/^x+…$/);
		expect(fitted.shortened).toEqual(['alerts']);
	});

	it.each(['🌫️', '"😀'])('keep whole characters: %s', (characters) => {
		for (let shift = 0; shift < 40; shift++) {
			const alerts = [alert('a'.repeat(shift % 4) + characters.repeat(3_000))];
			const [summary] = summariesOf(fitContext(contextWith({ alerts }), LEAST + shift));
			expect(summary).not.toMatch(/\p{Surrogate}/u);
			expect(summary.length).toBeGreaterThan(100);
		}
	});

	it('are measured as JSON writes them', () => {
		const hostile = ['"'.repeat(9_000), '\u0000'.repeat(9_000), '\ud83c'.repeat(9_000)];
		const fitted = fitContext(contextWith({ alerts: hostile.map((each) => alert(each)) }), LEAST);
		expect(lengthOf(fitted)).toBeLessThanOrEqual(LEAST);
		expect(lengthOf(fitted)).toBeGreaterThan(LEAST - 150);
	});

	it('of the incident and of what could not be read are cut, too', () => {
		const unread = [{ part: 'notes', code: 'refused', message: 'No way. '.repeat(400) }];
		const context = contextWith({
			incident: simplified({ summary: 'Fog. '.repeat(2_000) }),
			notes: null,
			unread,
		});
		const fitted = fitContext(context, LEAST);
		expect(fitted.shortened).toEqual(['incident', 'unread']);
		expect(fitted).toMatchObject({ notes: null, unread: [{ part: 'notes', code: 'refused' }] });
	});
});

describe('entries', () => {
	it('are left out from the end of the longest part', () => {
		const texts = Array.from({ length: 200 }, (_, i) => `n${i}`);
		const responder = { user: null, escalationPolicy: null, status: 'pending' };
		const context = contextWith({ notes: texts.map(note), responders: [responder] });
		const fitted = fitContext(context, LEAST);
		const kept = (fitted.notes ?? []).map(({ text }) => text);
		expect(kept.length).toBeGreaterThan(5);
		expect(kept).toEqual(texts.slice(0, kept.length));
		expect(fitted).toMatchObject({ responders: [responder], shortened: ['notes'] });
	});

	it('of several parts are left out so that the parts become about as long', () => {
		const fitted = fitContext(
			contextWith({
				alerts: Array.from({ length: 500 }, () => alert('word')),
				notes: Array.from({ length: 500 }, () => note('word')),
			}),
			LEAST,
		);
		const [alerts, notes] = [fitted.alerts, fitted.notes].map(
			(part) => JSON.stringify(part).length,
		);
		expect(Math.abs(alerts - notes)).toBeLessThan(200);
		expect(fitted.shortened).toEqual(['alerts', 'notes']);
	});

	it('leave ten tags of the incident, and all of ten', () => {
		const tags = Array.from({ length: 3_000 }, (_, i) => `tag-${i}`);
		const fitted = fitContext(contextWith({ incident: simplified({ tags }) }), LEAST);
		const kept = fitted.incident.tags as string[];
		expect(kept.length).toBeGreaterThanOrEqual(10);
		expect(kept).toEqual(tags.slice(0, kept.length));
		expect(fitted.shortened).toEqual(['incident']);
		const full = fitContext(
			contextWith({
				incident: simplified({ tags: tags.slice(0, 10) }),
				notes: Array.from({ length: 500 }, () => note('word')),
			}),
			LEAST,
		);
		expect(full.incident.tags).toEqual(tags.slice(0, 10));
		expect(full.shortened).toEqual(['notes']);
	});
});

it('shortens texts to 20 characters, and then leaves out the last tags', () => {
	const long = 'No way at all. '.repeat(9);
	const unread = CONTEXT_PARTS.map((part) => ({
		part,
		code: 'unexpected_response',
		message: long,
	}));
	const none = Object.fromEntries(CONTEXT_PARTS.map((part) => [part, null]));
	const words = JSON.parse(JSON.stringify(simplified({ tags: [] })), (_, value: unknown) =>
		typeof value === 'string' || value === null ? WORD_OF_40 : value,
	) as JsonObject;
	const named = { id: WORD_OF_40, name: WORD_OF_40 };
	const incident = {
		...words,
		incidentNumber: WORD_OF_40,
		sla: named,
		assignedTo: { username: WORD_OF_40, name: WORD_OF_40, email: WORD_OF_40 },
		secondsToAcknowledge: -Number.MAX_VALUE,
		secondsToResolve: -Number.MAX_VALUE,
		tags: Array<string>(12).fill(WORD_OF_40),
	};
	const fitted = fitContext(contextWith({ incident, ...none, unread }), LEAST);
	expect(lengthOf(fitted)).toBeLessThanOrEqual(LEAST);
	expect(fitted.unread.map(({ message }) => String(message).length)).toEqual([20, 20, 20, 20, 20]);
	const kept = fitted.incident.tags as string[];
	expect(kept.length).toBeLessThan(10);
	expect(fitted.incident).toEqual({ ...incident, tags: kept });
	expect(fitted.shortened).toEqual(['incident', 'unread']);
});

it('writes as JSON what is neither a text nor a number', () => {
	const deep = { a: [{ b: 1 }] };
	const context = contextWith({
		incident: simplified({ title: deep, tags: [deep, 'fog'] }),
		alerts: [alert(deep)],
	});
	expect(fitContext(context, LEAST)).toMatchObject({
		incident: { title: JSON.stringify(deep), tags: [JSON.stringify(deep), 'fog'] },
		alerts: [{ summary: JSON.stringify(deep) }],
	});
});

describe('whatever the texts are', () => {
	/** Half characters, control characters, quotation marks, long words, and ordinary texts. */
	const text = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 200 }),
		fc.string({ unit: 'grapheme', maxLength: 200 }),
		fc
			.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
			.map((units) => String.fromCharCode(...units)),
		fc.constantFrom(WORD_OF_40, 'x'.repeat(100_000), '"\\'.repeat(5_000), '\u0001 '.repeat(5_000)),
		fc.constantFrom('\ud83c'.repeat(3_000), '🌫️'.repeat(3_000), 'Fog at noon. '.repeat(400)),
	);
	const value = fc.oneof(
		{ weight: 4, arbitrary: text },
		{ weight: 1, arbitrary: fc.jsonValue() },
		{ weight: 1, arbitrary: fc.constantFrom(null, undefined, -1.7e308, 1e21) },
		{
			weight: 1,
			arbitrary: fc.constantFrom(...[99, 3].map((depth) => nested(depth))),
		},
	);
	const rows = fc.oneof(
		fc.constant(null),
		fc.array(fc.record({ a: value, author: fc.record({ name: value }), b: value }), {
			maxLength: 8,
		}),
		fc
			.tuple(value, fc.constantFrom(1, 100, 3_000))
			.map(([each, count]) =>
				typeof each === 'string' && each.length > 1_000
					? [{ text: each }]
					: Array.from({ length: count }, () => ({ text: each })),
			),
	);
	const sent = fc
		.record({
			title: value,
			summary: value,
			status: value,
			urgency: value,
			incident_number: value,
			unique_id: value,
			creation_date: value,
			acknowledged_date: value,
			resolved_date: value,
			team_priority_object: fc.record({ unique_id: value, name: value }),
			escalation_policy_object: fc.record({ unique_id: value, name: value }),
			sla_object: fc.record({ unique_id: value, name: value }),
			service_object: fc.record({
				unique_id: value,
				name: value,
				team: value,
				escalation_policy: value,
			}),
			assigned_to: fc.record({ username: value, first_name: value, email: value }),
			tags: fc.oneof(
				fc.array(fc.record({ name: value }), { maxLength: 30 }),
				fc.constant(Array.from({ length: 2_000 }, (_, i) => ({ name: `tag ${i}` }))),
			),
		})
		.map((incident) => simplifyIncident(incident) as JsonObject);
	const contexts = fc
		.record({
			incident: sent,
			alerts: rows,
			notes: rows,
			onCall: rows,
			recentIncidents: rows,
			responders: rows,
			messages: fc.array(text, { maxLength: 5 }),
			shortened: fc.subarray([...CONTEXT_PARTS]),
		})
		.map(({ messages, ...context }) => ({
			...context,
			unread: messages.map((message, i) => ({
				part: CONTEXT_PARTS[i],
				code: 'unexpected_response',
				message,
			})),
		}));

	it('the JSON is never longer than asked, and tells what was shortened', () => {
		fc.assert(
			fc.property(contexts, fc.integer({ min: LEAST, max: 20_000 }), (context, most) => {
				const fitted = fitContext(context, most);
				expect(lengthOf(fitted)).toBeLessThanOrEqual(most);
				const shown = JSON.parse(JSON.stringify(fitted)) as Context;
				for (const name of NAMES) {
					const part = name as keyof Context;
					const isWhole = JSON.stringify(shown[part]) === JSON.stringify(plainly(context[part]));
					const isNamed = shown.shortened.includes(name);
					if (!isWhole) expect(isNamed).toBe(true);
					expect(shown[part] === null).toBe(context[part] === null);
				}
				const before = new Set<string>(context.shortened);
				const order = shown.shortened.filter((name) => !before.has(name));
				expect(order).toEqual(NAMES.filter((name) => order.includes(name)));
			}),
			{ numRuns: 100 },
		);
	});

	it('a context that was fitted fits again as it is', () => {
		fc.assert(
			fc.property(contexts, fc.integer({ min: LEAST, max: 20_000 }), (context, most) => {
				const fitted = fitContext(context, most);
				expect(fitContext(fitted, most)).toEqual(fitted);
			}),
			{ numRuns: 25 },
		);
	});
});

/** An array within an array, and so on. */
function nested(depth: number): unknown {
	return depth === 0 ? 'deep' : [nested(depth - 1)];
}

/** A part with everything but its texts and numbers written as JSON, as the context shows it. */
function plainly(part: unknown): unknown {
	return fitContext(contextWith({ notes: [], ...wrapped(part) }), Number.MAX_SAFE_INTEGER)[
		Array.isArray(part) || part === null ? 'notes' : 'incident'
	];
}

function wrapped(part: unknown): Partial<Context> {
	return Array.isArray(part) || part === null
		? { notes: part as JsonObject[] | null }
		: { incident: part as JsonObject };
}
