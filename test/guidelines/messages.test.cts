/**
 * What the nodes say to users keeps n8n's UX guidelines, as a table in CONTRIBUTING.md lists them. The
 * texts are read from the source: they are what makes an error, a hint or a result of a credential's
 * test.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';
import { ZendutyApi } from '../../credentials/ZendutyApi.credentials';
import { ZendutyIntegrationApi } from '../../credentials/ZendutyIntegrationApi.credentials';
import { ZendutyWebhookApi } from '../../credentials/ZendutyWebhookApi.credentials';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { ZendutyPollingTrigger } from '../../nodes/Zenduty/ZendutyPollingTrigger.node';
import { ZendutyTrigger } from '../../nodes/Zenduty/ZendutyTrigger.node';
import { filesIn, root } from '../documentation/documents.cjs';

/** Texts for others: the page on which a person answers, and the response to a delivery. */
const FOR_OTHERS = /answerPage\/|trigger\/refusals\.ts$/;

const SOURCES = [...filesIn('nodes', '.ts'), ...filesIn('credentials', '.ts')].filter(
	(file) => !FOR_OTHERS.test(file),
);

/** A text of the source. What a template inserts stands in it as in the source: `${field}`. */
interface Message {
	at: string;
	text: string;
}

/** Members of a description of a node, which are no messages. */
const OF_DESCRIPTIONS = ['displayName', 'name', 'value', 'action', 'default', 'options'];

/** Tells whether an object describes a field, an option or an operation. */
function isDescription(node: ts.Node): boolean {
	return (
		ts.isObjectLiteralExpression(node) &&
		node.properties.some((each) => OF_DESCRIPTIONS.includes(each.name?.getText() ?? ''))
	);
}

/** Tells whether a text is a sentence, or several. */
function isSentence(text: string): boolean {
	return /^(["'A-Z]|\$\{).* .*(\.|: \$\{[^}]*\})$/s.test(text);
}

/** Reads the messages in a source: the sentences in it, without those that describe fields. */
function messagesIn(file: string, code: string): Message[] {
	const parsed = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
	const found: Message[] = [];
	const visit = (node: ts.Node): void => {
		if (isDescription(node)) {
			// An operation has a function in which there are messages.
			for (const each of (node as ts.ObjectLiteralExpression).properties)
				if (!ts.isPropertyAssignment(each) || !ts.isStringLiteralLike(each.initializer))
					ts.forEachChild(each, visit);
			return;
		}
		const isTemplate = ts.isTemplateExpression(node);
		if (isTemplate || ts.isStringLiteralLike(node)) {
			const text = isTemplate ? node.getText().slice(1, -1) : node.text;
			const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
			if (isSentence(text)) found.push({ at: `${file}:${line + 1}`, text });
		}
		ts.forEachChild(node, visit);
	};
	visit(parsed);
	return found;
}

const MESSAGES = SOURCES.flatMap((file) =>
	messagesIn(file, readFileSync(join(root, file), 'utf8')),
);

/** Returns the names of fields and of their options, at every depth. */
function namesIn(properties: INodeProperties[]): string[] {
	const shown = properties.filter(({ type }) => type !== 'hidden');
	return shown.flatMap(({ displayName, type, options = [] }) => [
		...(type === 'notice' ? [] : [displayName]),
		...options.flatMap((option) => {
			if ('value' in option) return [option.name];
			return namesIn('values' in option ? option.values : [option]);
		}),
	]);
}

const NAMES = [
	...new Set(
		[
			...[new Zenduty(), new ZendutyTrigger(), new ZendutyPollingTrigger()].map(
				({ description }) => description.properties,
			),
			...[new ZendutyApi(), new ZendutyIntegrationApi(), new ZendutyWebhookApi()].map(
				({ properties }) => properties,
			),
		].flatMap(namesIn),
	),
];

/** Names of fields that are also the names of something else, which has no quotation marks. */
const ALSO_OTHER: Readonly<Record<string, string>> = {
	Generic: 'a type of integration in Zenduty',
	ID: 'an abbreviation',
	'API Key': 'part of "API Keys", a page of Zenduty',
	JSON: 'the format',
	SLA: 'an abbreviation',
	URL: 'an abbreviation',
	Zenduty: 'the service',
};

/** Returns a text without what stands in quotation marks, code and inserted values. */
function plain(text: string): string {
	return text
		.replace(/\$\{[^}]*\}/g, '…')
		.replace(/\{\{.*?\}\}/gs, '…')
		.replace(/Zenduty (Integration |Webhook )?API/g, '…')
		.replace(/"[^"]*"/g, '…')
		.replace(/(^|[\s(])'[^']+'/g, '$1…');
}

/** Returns the names of fields that a text has without quotation marks. */
function bareNames(text: string): string[] {
	return NAMES.filter((name) => !(name in ALSO_OTHER)).filter((name) => {
		const places = [...plain(text).matchAll(new RegExp(`(?<=(^|.. ))${escaped(name)}\\b`, 'g'))];
		// A single word may only begin a sentence.
		return places.some(({ index = 0 }) => {
			const before = plain(text).slice(0, index);
			return name.includes(' ') || !/(^|[.:?] )$/.test(before);
		});
	});
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Says of a field what is wrong with it, in the words of prose: "The title is empty". */
const IN_PROSE = new RegExp(
	`\\bthe (${NAMES.map(escaped).join('|')}) (is (empty|unknown|not (an?|the|valid)\\b)|begins|contains|does not begin|must be)`,
	'i',
);

it('finds the messages', () => {
	const texts = MESSAGES.map(({ text }) => text);
	expect(texts.length).toBeGreaterThan(200);
	expect(texts).toContain("'${displayName}' is empty.");
	expect(texts).toContain(
		"'Signing Key' begins or ends with a space or a line break. Copy the key again from Zenduty.",
	);
	expect(texts).toContain('Choose another integration, or copy its URL from Zenduty again.');
});

it.each(MESSAGES)('$at has none of the words error, problem, failure, mistake', ({ text }) => {
	expect(plain(text)).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
});

it.each(MESSAGES)('$at has names of fields in single quotation marks', ({ text }) => {
	expect(bareNames(text)).toEqual([]);
	expect(text).not.toMatch(IN_PROSE);
	expect(text).not.toMatch(/(?<!')\$\{(field|displayName)\}/);
});

it('names items only where a text is about other ones: n8n adds the item of an error', () => {
	const named = MESSAGES.filter(({ text }) => /\bitem #?(\$\{|\d)/i.test(text));
	expect(named.map(({ text }) => text)).toEqual([
		'Item ${itemIndex} failed as well: ${inOneText(facts)}',
		'Item ${itemIndex} failed in an earlier run: ${inOneText(facts)}',
	]);
});

describe('The check', () => {
	it.each([
		['Turn on the option Full Details.', ['Full Details']],
		['Turn on Simplify in the trigger.', ['Simplify']],
		["Turn on 'Simplify' in the trigger.", []],
		['Status 404 came back.', []],
	])('finds bare names in %s', (text, names) => {
		expect(bareNames(text)).toEqual(names);
	});

	it('finds a field in prose', () => {
		expect('The title is empty.').toMatch(IN_PROSE);
		expect("'Title' is empty.").not.toMatch(IN_PROSE);
	});

	it('reads the messages of an operation, and not its description', () => {
		const code = `export const one = {
			name: 'One',
			action: 'Get one',
			description: 'This describes it. Nobody reads it.',
			execute() { throw new InputError('It went wrong.', \`Choose \${other} now.\`); },
		};`;
		expect(messagesIn('one.ts', code).map(({ text }) => text)).toEqual([
			'It went wrong.',
			'Choose ${other} now.',
		]);
	});
});
