/**
 * What comes from outside may be a megabyte of any characters. A regular expression that needs
 * quadratic time for some of them blocks all of n8n for minutes. So `recheck` must find each one of
 * the package to be linear.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostics } from 'recheck';
import ts from 'typescript';

/**
 * Expressions that are not linear and may stay, since they only see texts of the package itself: the
 * file, the expression as it is written, and the reason.
 */
const MAY_STAY: ReadonlyArray<[file: string, expression: string, reason: string]> = [];

/** A regular expression in the code. */
interface Found {
	/** The file and the line. */
	at: string;
	file: string;
	/** As it is written in the code. */
	expression: string;
	source: string;
	flags: string;
}

/** Finds the regular expressions of a file: literals and calls of `RegExp`. */
function expressionsIn(file: string, code: string): Found[] {
	const parsed = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
	const found: Found[] = [];
	const visit = (node: ts.Node): void => {
		const parts = partsOf(node);
		if (parts !== undefined) {
			const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
			found.push({ at: `${file}:${line + 1}`, file, expression: node.getText(), ...parts });
		}
		ts.forEachChild(node, visit);
	};
	visit(parsed);
	return found;
}

/** Returns the source and the flags of a regular expression; undefined for any other code. */
function partsOf(node: ts.Node): Pick<Found, 'source' | 'flags'> | undefined {
	if (ts.isRegularExpressionLiteral(node)) {
		const end = node.text.lastIndexOf('/');
		return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
	}
	if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
	if (node.expression.getText() !== 'RegExp') return undefined;
	const [source = '', flags = ''] = (node.arguments ?? []).map((argument) => {
		if (ts.isStringLiteralLike(argument)) return argument.text;
		throw new Error(`${node.getText()} cannot be judged. Write the expression as a literal.`);
	});
	return { source, flags };
}

/** Asks `recheck` about expressions. */
function judge(expressions: Array<Pick<Found, 'source' | 'flags'>>): Diagnostics[] {
	const program = join(__dirname, 'support', 'recheck.cjs');
	const { stdout, stderr } = spawnSync(process.execPath, [program], {
		input: JSON.stringify(expressions),
		maxBuffer: Infinity,
	});
	if (stdout.length === 0) throw new Error(stderr.toString());
	return JSON.parse(stdout.toString()) as Diagnostics[];
}

/** Says for which text an expression is slow; the empty text if it is linear. */
function whySlow(verdict: Diagnostics): string {
	if (verdict.status === 'safe') return '';
	return verdict.status === 'vulnerable'
		? `${verdict.complexity.summary} for ${verdict.attack.pattern}`
		: `not judged, ${verdict.error.kind}`;
}

describe('The regular expressions of a file', () => {
	const of = (code: string) =>
		expressionsIn('some.ts', code).map(({ at, source, flags }) => [at, source, flags]);

	it('are found as literals and as calls of RegExp', () => {
		const code = [
			'const a = /a\\/+/gi;',
			'f(`${/[/]$/u.test(b)}`, new RegExp("c+", "y"));',
			'RegExp(`d`); a / 2 / b;',
		];
		expect(of(code.join('\n'))).toEqual([
			['some.ts:1', 'a\\/+', 'gi'],
			['some.ts:2', '[/]$', 'u'],
			['some.ts:2', 'c+', 'y'],
			['some.ts:3', 'd', ''],
		]);
	});

	it('cannot be made of parts', () => {
		expect(() => of('new RegExp(`${end}+$`)')).toThrow('Write the expression as a literal.');
	});

	it('are linear, or they are not', () => {
		const verdicts = judge(expressionsIn('some.ts', '[/^a+/, /a+$/, /^(a+)+$/]'));
		expect(verdicts.map(({ status }) => status)).toEqual(['safe', 'vulnerable', 'vulnerable']);
	});
});

describe('The package', () => {
	const root = join(__dirname, '..');
	const all = ['credentials', 'nodes'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => join(folder, file))
			.flatMap((file) => expressionsIn(file, readFileSync(join(root, file), 'utf8'))),
	);
	const rowOf = ({ file, expression }: Pick<Found, 'file' | 'expression'>) =>
		`${file}: ${expression}`;
	const excepted = MAY_STAY.map(([file, expression]) => rowOf({ file, expression }));
	let slow: Array<Found & { why: string }> = [];

	// It takes 15 seconds, and many times as long where other programs use the processor.
	beforeAll(() => {
		const verdicts = judge(all);
		slow = all
			.map((each, index) => ({ ...each, why: whySlow(verdicts[index]) }))
			.filter(({ why }) => why !== '');
	}, 10 * 60_000);

	it('has regular expressions', () => expect(all.length).toBeGreaterThan(50));

	it('has none that needs more than linear time, but for those that may stay', () => {
		const others = slow.filter((each) => !excepted.includes(rowOf(each)));
		expect(others.map(({ at, why }) => `${at}: ${why}`)).toEqual([]);
	});

	it('needs each exception', () => {
		const rows = slow.map(rowOf);
		expect(excepted.filter((row) => !rows.includes(row))).toEqual([]);
	});
});
