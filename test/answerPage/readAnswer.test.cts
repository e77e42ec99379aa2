import { parse } from 'node:querystring';
import { readAnswer } from '../../nodes/Zenduty/answerPage/readAnswer';
import type { Question } from '../../nodes/Zenduty/answerPage/question';
import { PROBLEMS } from '../../nodes/Zenduty/answerPage/texts';

type Asked = Pick<Question, 'way' | 'asksForName'>;
const FORM = 'application/x-www-form-urlencoded';
const both: Asked = {
	way: { kind: 'approval', approve: 'Yes', decline: 'No' },
	asksForName: false,
};
const single: Asked = { way: { kind: 'approval', approve: 'Yes' }, asksForName: false };
const words: Asked = { way: { kind: 'freeText' }, asksForName: false };
const withName = (asked: Asked): Asked => ({ ...asked, asksForName: true });

/** Reads a form as n8n does: with Node.js's own parser. */
const read = (asked: Asked, form: string) => readAnswer(asked, FORM, parse(form));

it.each<[string, Asked, string, object]>([
	['approves', both, 'answer=approve', { approved: true }],
	['declines', both, 'answer=decline', { approved: false }],
	['approves with the only button', single, 'answer=approve', { approved: true }],
	['takes words', words, 'text=Wait+%26+see', { text: 'Wait & see' }],
	['keeps lines', words, 'text=a%0D%0Ab%0Dc%0Ad', { text: 'a\nb\nc\nd' }],
	['keeps spaces around words', words, 'text=+a+', { text: ' a ' }],
	['takes a name', withName(both), 'answer=approve&name=Ann', { approved: true, name: 'Ann' }],
	['trims a name', withName(words), 'text=a&name=+Ann%0D%0A+Lee+', { text: 'a', name: 'Ann Lee' }],
	['needs no name', withName(both), 'name=&answer=decline', { approved: false }],
	['misses no name', withName(both), 'answer=decline', { approved: false }],
	[
		'takes the longest name',
		withName(both),
		`answer=decline&name=${'n'.repeat(200)}`,
		{ approved: false, name: 'n'.repeat(200) },
	],
	['takes the longest text', words, `text=${'a'.repeat(10_000)}`, { text: 'a'.repeat(10_000) }],
	['counts a line break once', words, `text=${'%0D%0A'.repeat(9_999)}a`, { text: `${'\n'.repeat(9_999)}a` }], // prettier-ignore
])('%s', (_, asked, form, answer) => {
	expect(read(asked, form)).toEqual({ ok: true, answer });
});

it.each<[string, Asked, string, keyof typeof PROBLEMS]>([
	['nothing', both, '', 'noAnswer'],
	['a name alone', withName(both), 'name=Ann', 'noAnswer'],
	['another word', both, 'answer=yes', 'noAnswer'],
	['capitals', both, 'answer=Approve', 'noAnswer'],
	['an empty button', both, 'answer=', 'noAnswer'],
	['the label of the button', both, 'answer=Yes', 'noAnswer'],
	['a button that the page lacks', single, 'answer=decline', 'noAnswer'],
	['the same field twice', both, 'answer=approve&answer=decline', 'notTheForm'],
	['the same answer twice', both, 'answer=approve&answer=approve', 'notTheForm'],
	['a field that the page lacks', both, 'answer=approve&admin=1', 'notTheForm'],
	['words for buttons', both, 'text=approve', 'notTheForm'],
	['a button for words', words, 'answer=approve', 'notTheForm'],
	['a name that was not asked for', both, 'answer=approve&name=Ann', 'notTheForm'],
	['the name twice', withName(both), 'answer=approve&name=a&name=b', 'notTheForm'],
	['n8n’s own field', both, 'approved=true', 'notTheForm'],
	['a field of JavaScript', both, '__proto__=approve', 'notTheForm'],
	['an array by name', both, 'answer[]=approve', 'notTheForm'],
	['no words', words, '', 'noText'],
	['empty words', words, 'text=', 'noText'],
	['blank words', words, 'text=+%0D%0A%09', 'noText'],
	['words that are too long', words, `text=${'a'.repeat(10_001)}`, 'longText'],
	['a megabyte', words, `text=${'a'.repeat(1_000_000)}`, 'longText'],
	['a name that is too long', withName(both), `answer=approve&name=${'a'.repeat(201)}`, 'longName'],
])('refuses %s', (_, asked, form, problem) => {
	expect(read(asked, form)).toMatchObject({ ok: false, problem: PROBLEMS[problem] });
});

it.each<[string, Asked, string, object]>([
	['no words', words, 'text=', { field: 'text' }],
	['words that are too long', words, `text=${'a'.repeat(10_001)}`, { field: 'text' }],
	['a megabyte', words, `text=${'a'.repeat(1_000_000)}`, { field: 'text' }],
	['a name that is too long', withName(both), `name=${'a'.repeat(201)}`, { field: 'name' }],
])('says which field it is about: %s', (_, asked, form, field) => {
	expect(read(asked, form)).toMatchObject(field);
});

it.each([
	['no button', ''],
	['another form', 'x=1'],
])('names no field where it is about none: %s', (_, form) => {
	expect(read(both, form)).not.toHaveProperty('field');
});

it.each([
	undefined,
	'',
	'application/json',
	'multipart/form-data; boundary=x',
	'text/plain',
	'application/x-www-form-urlencodedx',
	'text/html, application/x-www-form-urlencoded',
	['application/x-www-form-urlencoded'],
])('refuses the content type %j', (contentType) => {
	expect(readAnswer(both, contentType, { answer: 'approve' })).toMatchObject({
		ok: false,
		problem: PROBLEMS.notTheForm,
	});
});

it.each([
	'application/x-www-form-urlencoded; charset=UTF-8',
	'Application/X-WWW-Form-Urlencoded ;charset=utf-8',
])('takes the content type %s', (contentType) => {
	expect(readAnswer(both, contentType, { answer: 'approve' })).toMatchObject({ ok: true });
});

it.each([undefined, null, {}])('refuses the body %j as one without an answer', (body) => {
	expect(readAnswer(both, FORM, body)).toMatchObject({ problem: PROBLEMS.noAnswer });
});

it.each([
	'answer=approve',
	1,
	true,
	[],
	['approve'],
	[{ answer: 'approve' }],
	{ answer: ['approve'] },
	{ answer: { approve: true } },
	{ answer: true },
	{ answer: 'approve', name: null },
])('refuses the body %j', (body) => {
	expect(readAnswer(withName(both), FORM, body)).toMatchObject({ problem: PROBLEMS.notTheForm });
});

it('gives back what was typed, so that nobody types it again', () => {
	expect(read(withName(words), `text=a%0D%0Ab&name=${'n'.repeat(201)}`)).toMatchObject({
		text: 'a\nb',
		name: 'n'.repeat(201),
	});
	expect(read(words, `text=${'a'.repeat(100_000)}`)).toHaveProperty('text');
});

it('gives back no more than a reader can have typed', () => {
	expect(read(words, `text=${'a'.repeat(100_001)}`)).not.toHaveProperty('text');
	const long = `text=${'a'.repeat(60_000)}&name=${'n'.repeat(60_000)}`;
	expect(read(withName(words), long)).not.toHaveProperty('name');
});
