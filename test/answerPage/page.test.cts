import fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
	noticePage,
	PAGE_HEADERS,
	questionPage as pageAt,
	type Refused,
	type Visit,
} from '../../nodes/Zenduty/answerPage/page';
import type { AnswerWay, Question } from '../../nodes/Zenduty/answerPage/question';
import { NOTICES, PROBLEMS, recorded } from '../../nodes/Zenduty/answerPage/texts';
import { find, readText, tagsOf, textOf, type Tag } from '../support/html.cjs';

const question: Question = {
	message: 'Restart db-1?',
	summary: 'Disk is full.\nNobody is connected.',
	workflow: 'Night watch',
	way: { kind: 'approval', approve: 'Approve', decline: 'Decline' },
	asksForName: false,
	askedAt: Date.UTC(2026, 2, 1, 2, 5),
	timeZone: 'Asia/Kolkata',
};
const VISIT: Visit = { now: Date.UTC(2026, 2, 1, 2, 20), until: Date.UTC(2026, 2, 1, 3, 5) };
const questionPage = (asked: Question, refused?: Refused, visit: Partial<Visit> = {}) =>
	pageAt(asked, { ...VISIT, ...visit }, refused);
const freeText: Question = { ...question, way: { kind: 'freeText' } };

/** The attributes of the fields and the buttons, in order. */
const controls = (html: string): Array<Tag['attributes']> =>
	tagsOf(html)
		.filter(({ name }) => ['input', 'textarea', 'button', 'select'].includes(name))
		.map(({ attributes }) => attributes);

const named = (html: string) =>
	controls(html)
		.filter(({ name }) => name !== undefined)
		.map(({ name, value }) => [name, value]);

describe('The page with a question', () => {
	it('shows what it is about and who asks', () => {
		const text = textOf(questionPage(question));
		expect(text).toContain('Restart db-1?');
		expect(text).toContain('Disk is full.\nNobody is connected.');
		expect(text).toContain('The n8n workflow "Night watch" asks this');
	});

	it.each<[string, Question, string]>([
		['a summary that is blank', { ...question, summary: ' ' }, 'Approve Decline'],
		['one button', { ...question, summary: '', way: { kind: 'approval', approve: 'Go' } }, 'Go'],
		['an answer in words', { ...freeText, summary: '' }, 'Your answer Send answer'],
		[
			'a name',
			{ ...freeText, summary: '', asksForName: true },
			'Your answer Your name (optional) Send answer',
		],
	])('shows nothing else, with %s', (_, asked, form) => {
		const words = textOf(questionPage(asked)).split(/\s+/).filter(Boolean).join(' ');
		const about = 'The n8n workflow "Night watch" asks this and waits for the answer.';
		const times =
			'Asked: 1 Mar 2026, 02:05 UTC (07:35 in Asia/Kolkata) Answer before: 1 Mar 2026, 03:05 UTC (08:35 in Asia/Kolkata) Time left: 45 minutes when this page was opened';
		// The title of the page, its heading, who asks, the times, and the form.
		expect(words).toBe(`Restart db-1? Restart db-1? ${about} ${times} ${form}`);
	});

	/** The facts about the question, as they are read. */
	const facts = (html: string) =>
		[...html.matchAll(/<div>(.*)<\/div>/g)].map(([, fact]) => readText(fact));

	it('names the service, if it is known', () => {
		const [service, ...times] = facts(questionPage({ ...question, service: 'Shop & Co. <b>' }));
		expect(service).toBe('Service: Shop & Co. <b>');
		expect(times).toEqual(facts(questionPage(question)));
	});

	it.each([
		[{ until: undefined }, ['Time limit: none']],
		[
			{ now: VISIT.until },
			[
				'Answer before: 1 Mar 2026, 03:05 UTC (08:35 in Asia/Kolkata)',
				'Time left: none when this page was opened',
			],
		],
		[
			{ now: Date.UTC(2026, 2, 1, 3, 4, 1) },
			[
				'Answer before: 1 Mar 2026, 03:05 UTC (08:35 in Asia/Kolkata)',
				'Time left: less than a minute when this page was opened',
			],
		],
	])('says until when it can be answered: %j', (visit, expected) => {
		expect(facts(questionPage(question, undefined, visit)).slice(1)).toEqual(expected);
	});

	it('has links for the URLs in the question and its details', () => {
		const runbook = 'https://wiki.example.com/restart?a=1&b=2';
		const html = questionPage({
			...question,
			message: 'See https://a.example first?',
			summary: `Runbook: ${runbook}.`,
		});
		expect(find(html, 'a').map(({ attributes }) => attributes.href)).toEqual([
			'https://a.example',
			runbook,
		]);
		expect(html).toContain('<title>See https://a.example first?</title>');
		expect(textOf(html)).toContain(`${runbook} .`);
	});

	it('marks no field before something was refused', () => {
		const html = questionPage({ ...freeText, asksForName: true });
		const attributesOf = (name: string) => Object.keys(find(html, name)[0].attributes);
		expect(attributesOf('textarea')).toEqual(['id', 'name', 'rows', 'required', 'dir']);
		expect(attributesOf('input')).toEqual(['id', 'name', 'autocomplete', 'dir', 'value']);
	});

	it('has no place for a summary that is blank', () => {
		expect(questionPage({ ...question, summary: ' \n' })).not.toContain('class="said"');
	});

	it('has a form that is sent to its own address', () => {
		expect(find(questionPage(question), 'form')).toEqual([
			{ name: 'form', attributes: { method: 'post' } },
		]);
	});

	it.each<[string, Question, Array<[string, string | undefined]>]>([
		['both buttons', question, [['answer', 'approve'], ['answer', 'decline']]], // prettier-ignore
		['one button', { ...question, way: { kind: 'approval', approve: 'Go' } }, [['answer', 'approve']]], // prettier-ignore
		['a field for words', freeText, [['text', undefined]]],
		['a field for the name', { ...freeText, asksForName: true }, [['text', undefined], ['name', '']]], // prettier-ignore
		['buttons and a name', { ...question, asksForName: true }, [['name', ''], ['answer', 'approve'], ['answer', 'decline']]], // prettier-ignore
	])('sends no field but those for %s', (_, asked, expected) => {
		expect(named(questionPage(asked))).toEqual(expected);
	});

	it('labels the buttons as the user wrote', () => {
		const way: AnswerWay = { kind: 'approval', approve: 'Ja, neu starten', decline: 'Nein' };
		const text = textOf(questionPage({ ...question, way }));
		expect(text).toMatch(/Ja, neu starten\s+Nein/);
	});

	it('has an empty field for words, and one button that sends them', () => {
		const html = questionPage(freeText);
		expect(html).toMatch(/<textarea[^>]*>\n<\/textarea>/);
		expect(html).toContain('<button class="first">Send answer</button>');
		expect(find(html, 'button')).toHaveLength(1);
	});

	it('has a label for each field', () => {
		const html = questionPage({ ...freeText, asksForName: true });
		const labels = find(html, 'label').map(({ attributes }) => attributes.for);
		expect(labels).toEqual(['text', 'name']);
		expect(controls(html).flatMap(({ id }) => id ?? [])).toEqual(labels);
	});

	// Enter in a field for one line presses the first button; a disabled one does nothing.
	it('cannot be approved by the Enter key in the field for the name', () => {
		const [first] = find(questionPage({ ...question, asksForName: true }), 'button');
		expect(first.attributes).toEqual({ disabled: '', hidden: '' });
	});

	it('says why an answer was not taken, and keeps what was typed', () => {
		const refused = { problem: PROBLEMS.longText, text: '\nfirst line', name: 'Ann "A" Lee' };
		const html = questionPage({ ...freeText, asksForName: true }, refused);
		expect(textOf(html)).toContain(PROBLEMS.longText);
		expect(tagsOf(html).filter(({ attributes }) => attributes.role === 'alert')).toHaveLength(1);
		const [, input] = controls(html).filter(({ id }) => id !== undefined);
		expect(input.value).toBe('Ann "A" Lee');
		// The line break after the tag is none of the text.
		expect(html).toMatch(/<textarea[^>]*>\n\nfirst line<\/textarea>/);
	});

	it.each(['text', 'name'] as const)(
		'marks the field that the problem is about, and puts the cursor there: %s',
		(field) => {
			const refused = { problem: PROBLEMS.longText, field };
			const html = questionPage({ ...freeText, asksForName: true }, refused);
			const [problem] = tagsOf(html).filter(({ attributes }) => attributes.role === 'alert');
			const marks = controls(html).flatMap(({ id, ...attributes }) =>
				id === undefined
					? []
					: [
							[
								id,
								attributes['aria-invalid'],
								attributes['aria-describedby'],
								attributes.autofocus,
							],
						],
			);
			const marked = [field, 'true', problem.attributes.id, ''];
			const unmarked = (id: string) => [id, undefined, undefined, undefined];
			expect(marks).toEqual(['text', 'name'].map((id) => (id === field ? marked : unmarked(id))));
		},
	);

	it('says in its title that an answer was not taken, since that is read first', () => {
		const titleOf = (html: string) => /<title>(.*)<\/title>/.exec(html)?.[1];
		expect(titleOf(questionPage(question))).toBe('Restart db-1?');
		expect(titleOf(questionPage(question, { problem: PROBLEMS.noAnswer }))).toBe(
			'Not recorded: Restart db-1?',
		);
	});

	it('keeps everything from outside within its texts and attributes', () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.string({ unit: fc.constantFrom(...'<>&"\'`/=! a\n\0'), minLength: 1 }),
			fc.constantFrom('</textarea><script>', '"><input name="x">', '</title><b>', '</style>'),
		);
		/** The same page with plain texts, which has the same tags. */
		const plain = (typed: object | undefined, way: AnswerWay, summary: string) =>
			questionPage(
				{ ...question, service: 'x', asksForName: true, way, summary: summary.trim() && 'x' },
				typed && { problem: 'x', text: 'x', name: 'x' },
			);
		const withoutValues = (html: string) =>
			tagsOf(html).map(({ name, attributes: { value: _, ...attributes } }) => [name, attributes]);
		fc.assert(
			fc.property(
				fc.record({ message: text, summary: text, workflow: text, service: text }),
				fc.oneof(
					fc.constant<AnswerWay>({ kind: 'freeText' }),
					fc.record({ kind: fc.constant('approval' as const), approve: text, decline: text }),
				),
				fc.option(fc.record({ problem: text, text, name: text }), { nil: undefined }),
				(asked, way, typed) => {
					const html = questionPage({ ...question, ...asked, way, asksForName: true }, typed);
					expect(withoutValues(html)).toEqual(withoutValues(plain(typed, way, asked.summary)));
				},
			),
		);
	});
});

describe('Every page', () => {
	const pages = [
		questionPage(question),
		questionPage(freeText, { problem: PROBLEMS.noText }),
		...Object.values(NOTICES).map(noticePage),
		noticePage(recorded('Approve', false)),
	];

	it.each(pages)('says its language, and fits a phone (%#)', (html) => {
		expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
		const [viewport] = find(html, 'meta').filter(
			({ attributes }) => attributes.name === 'viewport',
		);
		expect(viewport.attributes.content).toBe('width=device-width, initial-scale=1');
		for (const name of ['title', 'main', 'h1']) expect(find(html, name)).toHaveLength(1);
	});

	it.each(pages)('has no script, and asks for nothing elsewhere (%#)', (html) => {
		const names = tagsOf(html).map(({ name }) => name);
		for (const name of ['script', 'link', 'img', 'iframe', 'a', 'base', 'object']) {
			expect(names).not.toContain(name);
		}
		const attributes = tagsOf(html).flatMap((tag) => Object.keys(tag.attributes));
		expect(attributes.filter((name) => /^on|^(src|href|action|style)$/.test(name))).toEqual([]);
		expect(html).not.toMatch(/url\(|@import/);
	});

	it.each(pages)('has the style that its headers allow (%#)', (html) => {
		const [, style] = /<style>([^<]*)<\/style>/.exec(html) ?? [];
		const hash = createHash('sha256').update(style).digest('base64');
		expect(PAGE_HEADERS['Content-Security-Policy']).toBe(
			`default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
		);
	});
});

describe('The headers of a page', () => {
	it('keep its address and its content to the reader', () => {
		expect(PAGE_HEADERS).toMatchObject({
			'Content-Type': 'text/html; charset=utf-8',
			'Referrer-Policy': 'no-referrer',
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff',
			'X-Frame-Options': 'DENY',
		});
	});
});

describe('The page after an answer', () => {
	it.each([
		['Decline', null, 'The incident was not resolved, so it may still be open.'],
		['Approve', true, 'The incident was resolved.'],
		['Go', false, 'The incident could not be resolved. Please resolve it in Zenduty.'],
	])('says which button it was, %s, and whether the incident was resolved: %s', (...given) => {
		const [chosen, incidentResolved, text] = given;
		expect(recorded(chosen, incidentResolved)).toEqual({
			title: `Answer recorded: ${chosen}`,
			text: `${text} The workflow goes on. You can close this page.`,
		});
	});

	it('names no button for an answer in words', () => {
		expect(recorded(undefined, true).title).toBe('Answer recorded');
	});
});
