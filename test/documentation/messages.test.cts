/*
 * The troubleshooting has every message that the source makes, with its code, and no other; and
 * every code is explained. What differs each time is written as "…" here and there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { FAILURES, type FailureKind } from '../../nodes/Zenduty/api/call/failure';
import { ERROR_CODES } from '../../nodes/Zenduty/errors';
import { Reply, runApi } from '../support/runApi.cjs';

const root = join(__dirname, '..', '..');
const text = (page: string) => readFileSync(join(root, 'docs', page), 'utf8');
const page = text('troubleshooting.md');
const errors = text('read-an-error.md');

/** A message that the source makes. */
interface Made {
	text: string;
	/** The codes that the source gives it in the same place, if it does. */
	codes: string[];
}

/** The code of what these functions and classes make, whose first argument is a message. */
const MAKERS: Readonly<Record<string, string>> = {
	InputError: 'invalid_input',
	unexpectedResponse: 'unexpected_response',
	unusableCredential: 'credential',
	problem: 'credential',
};

/** What a function returns, or a variable holds, is a message where its name is one of these. */
const NAMED = /^(problem|done|find\w*Problem)$/;

/** Texts that stand in the place of a message, and are none. */
const NO_MESSAGES = [
	'All required fields are filled in',
	'The URL has the form of an integration URL',
];

const made = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts') && !file.endsWith('refusals.ts'))
	.flatMap((file) => messagesIn(join(root, 'nodes', file)))
	// A clause, or what only passes a message on.
	.filter(({ text }) => /^(\P{Ll}|n8n )/u.test(text) && !NO_MESSAGES.includes(text));

/** The rows of all tables that begin with a message. */
const rows = [...page.matchAll(/^\| "(?<quote>.+?)" \| (?<code>.+?) \|/gm)].map(({ groups }) => ({
	quote: String(groups?.quote),
	begin: String(groups?.quote).replace(/ ?…$/, ''),
	code: String(groups?.code),
}));

/** Returns the row in which somebody finds a message: the one that quotes most of it. */
function rowOf({ text }: Made) {
	const [found] = rows
		.filter(({ begin }) => text.startsWith(begin))
		.sort((a, b) => b.begin.length - a.begin.length);
	return found;
}

it('the messages are found here', () => {
	expect(made.length).toBeGreaterThan(90);
	expect(made.filter(({ codes }) => codes.length > 0).length).toBeGreaterThan(80);
	expect(rows.length).toBeGreaterThan(80);
});

it.each(made)('the troubleshooting has the message: $text', (message) => {
	expect(rowOf(message)?.quote).toBeDefined();
});

it.each(made.filter(({ codes }) => codes.length > 0))('and its code $codes: $text', (message) => {
	const { code } = rowOf(message);
	for (const each of message.codes) expect(code).toContain(`\`${each}\``);
});

it.each(rows)('the package makes the message that is quoted: $quote', (row) => {
	expect(made.map(rowOf)).toContain(row);
});

it('every code is explained, in the order of the source', () => {
	const table = errors.split('\n## What each code means\n')[1].split('\n## ')[0];
	const explained = [...table.matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)].map(([, code]) => code);
	expect(explained).toEqual(ERROR_CODES);
});

it('no other code is named beside a message', () => {
	const named = rows.flatMap(({ code }) => code.match(/`[a-z]+(_[a-z]+)*`/g) ?? []);
	expect(ERROR_CODES.map((code) => `\`${code}\``)).toEqual(expect.arrayContaining(named));
});

describe('What other pages quote is what the node gives:', () => {
	const mayExist = text('may-exist.md');
	const ID = 'C4kPz9TnW2rXyLqVb7HdSe';
	const patch = `PATCH /api/incidents/${ID}/`;
	const onError = 'continueRegularOutput';

	it('an item that failed', async () => {
		const [, sample] = errors.split(/```(?:json)?\n/);
		const { outputs } = await runApi(
			{ resource: 'incident', operation: 'get', incident: 42 },
			{ 'GET /api/incidents/42/': new Reply(404, { detail: 'Not found.' }) },
			{ onError },
		);
		expect(outputs).toEqual([[JSON.parse(sample)]]);
	});

	it.each([
		[
			{ operation: 'create', service: 's-1', title: 'x' },
			{ 'POST /api/incidents/': new Reply(0) },
			{ code: 'may_exist', mayExist: true },
		],
		[
			{ operation: 'resolve', incident: ID },
			{ [patch]: new Reply(0) },
			{ code: 'unclear', mayExist: false },
		],
		[
			{ operation: 'acknowledge', incident: ID, 'options.note': 'x' },
			{
				[`GET /api/incidents/${ID}/`]: { unique_id: ID, incident_number: 3, status: 1 },
				[patch]: { unique_id: ID, incident_number: 3, status: 2 },
				'POST /api/incidents/3/note/': new Reply(0),
			},
			{ code: 'partly_done', mayExist: true },
		],
	])('after %j', async (parameters, answers, details) => {
		const { outputs } = await runApi({ resource: 'incident', ...parameters }, answers, { onError });
		const [[{ error, details: given }]] = outputs;
		expect(given).toMatchObject(details);
		const quotes = [...mayExist.matchAll(/^\*\*"(.+?) ?…?"\*\* \(code `(\w+)`\)/gm)];
		const [, quote] = quotes.find(([, , code]) => code === details.code) ?? [];
		expect(String(error).startsWith(String(quote))).toBe(true);
	});
});

/** Finds the messages that a file makes. */
function messagesIn(file: string): Made[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(file, 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	// The editor shows no code where a list cannot be loaded.
	const hasCodes = !file.includes('listSearch');
	const messages: Made[] = [];
	const add = (value: ts.Node | undefined, codes: string[]) =>
		messages.push(
			...textsOf(value).map((text) => ({ text: text.trim(), codes: hasCodes ? codes : [] })),
		);
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			const name = node.expression.getText();
			const [first, , last] = node.arguments ?? [];
			if (name in MAKERS) add(first, [MAKERS[name]]);
			if (name === 'loadCredential') add(last, ['credential']);
		}
		if (ts.isPropertyAssignment(node)) {
			const name = node.name.getText();
			if (name === 'message') add(node.initializer, codesBeside(node));
			if (name === 'problem') add(node.initializer, ['credential']);
		}
		if (ts.isVariableDeclaration(node) && NAMED.test(node.name.getText())) {
			const isDone = node.name.getText() === 'done';
			add(node.initializer, [isDone ? 'partly_done' : 'credential']);
		}
		if (ts.isReturnStatement(node)) {
			const made = ts.findAncestor(node, ts.isFunctionDeclaration);
			if (NAMED.test(made?.name?.text ?? '')) add(node.expression, ['credential']);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return messages;
}

/** Reads the texts that an expression can be, with "…" for what is put into them. */
function textsOf(node: ts.Node | undefined): string[] {
	if (node === undefined) return [];
	if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(textsOf);
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (!ts.isTemplateExpression(node)) return [];
	const { head, templateSpans } = node;
	const text = head.text + templateSpans.map(({ literal }) => `…${literal.text}`).join('');
	// What is put behind a quotation mark, such as ` under Send Through`, may be empty.
	return [text.replace(/…+/g, '…').replace(/"…(?= )/g, '"')];
}

/** Reads the codes that stand beside a message in the same object, or that of the failure it is for. */
function codesBeside({ parent }: ts.PropertyAssignment): string[] {
	const { properties, parent: row } = parent as ts.ObjectLiteralExpression;
	const code = properties.find((each) => each.name?.getText() === 'code');
	if (code !== undefined) return ts.isPropertyAssignment(code) ? textsOf(code.initializer) : [];
	const kind = ts.isPropertyAssignment(row) ? row.name.getText() : '';
	return Object.hasOwn(FAILURES, kind) ? [FAILURES[kind as FailureKind].code] : [];
}
