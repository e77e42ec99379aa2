import * as fc from 'fast-check';

/**
 * JSON as a writer may put it: the tree of a text, with numbers as they are spelled and names that
 * may come twice.
 */
export type Tree =
	| { kind: 'literal'; text: string }
	| { kind: 'string'; text: string }
	| { kind: 'array'; items: Tree[] }
	| { kind: 'object'; members: Array<[name: string, value: Tree]> };

const SHALLOW_LEVELS = 4;

const SPACES = ['', '', '', ' ', '  ', '\n', '\t', '\r\n', ' \n\t '];

/** Of every class of characters that JSON writers treat differently, a few. */
const character = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map(String.fromCharCode) },
	fc.constantFrom('"', '\\', '/', '\b', '\f', '\n', '\r', '\t'),
	fc.integer({ min: 0, max: 0x1f }).map(String.fromCharCode),
	fc.constantFrom('\u007f', '\u0080', '\u009f', '\u00a0', 'ÿ', '\u0100', '\u07ff', '\u0800'),
	fc.constantFrom('é', '☕', '\u2028', '\u2029', '\ud7ff', '\ue000', '\ufeff', '\ufffe', '\uffff'),
	fc.integer({ min: 0x80, max: 0xffff }).map(String.fromCharCode),
	fc.integer({ min: 0x10000, max: 0x10ffff }).map(String.fromCodePoint),
	// Surrogates without their other half
	fc.integer({ min: 0xd800, max: 0xdfff }).map(String.fromCharCode),
);

export const anyText = fc.array(character, { maxLength: 12 }).map((all) => all.join(''));

/** From a small stock, so that they come twice; numeric ones, which JavaScript reorders. */
export const anyName = fc.oneof(
	fc.constantFrom(
		'',
		'a',
		'b',
		'0',
		'1',
		'10',
		'007',
		'-1',
		'1.5',
		'4294967295',
		'9007199254740993',
	),
	fc.constantFrom('payload', 'event_type', 'incident', '__proto__', 'constructor', 'toJSON', 'é'),
	anyText,
);

/** Up to so many digits, drawn nine at a time. */
const digits = (maxLength: number): fc.Arbitrary<string> =>
	fc
		.tuple(
			fc.array(fc.nat({ max: 999_999_999 }), { maxLength: Math.floor(maxLength / 9), size: 'max' }),
			fc.nat({ max: 999_999_999 }),
		)
		.map(([nines, rest]) =>
			[rest, ...nines.map((nine) => String(nine).padStart(9, '0'))].join('').slice(0, maxLength),
		);

const natural = fc
	.oneof({ weight: 8, arbitrary: digits(25) }, { weight: 1, arbitrary: digits(1000) })
	.map((text) => text.replace(/^0+(?=.)/, ''));

const exponent = fc
	.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 330 }))
	.map(([letter, sign, value]) => `${letter}${sign}${value}`);

/** Where Python and JavaScript part, and either side of it. */
const boundary = fc
	.constantFrom(
		1e-4,
		1e-5,
		1e-7,
		1e15,
		1e16,
		1e17,
		1e20,
		1e21,
		1e22,
		2 ** 53,
		2 ** 63,
		2 ** 64,
		5e-324,
		2 ** -1022,
	)
	.chain((at) =>
		fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()).map(([steps, isNegative]) => {
			const value = step(at, steps);
			return isNegative ? -value : value;
		}),
	);

/** Finite numbers, many of them near a boundary. */
export const anyNumber = fc.oneof(
	boundary,
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.double({ noNaN: true, min: -(2 ** -1022), max: 2 ** -1022 }),
	fc.integer({ min: -1000, max: 1000 }),
	fc.maxSafeInteger(),
	fc.integer({ min: -9999, max: 9999 }).map((value) => value / 100),
	fc.constantFrom(0, -0, 10 ** 30, Number.MAX_VALUE, -Number.MAX_VALUE),
);

const numberLiteral = fc
	.oneof(
		fc.constantFrom(
			'0',
			'-0',
			'0.0',
			'-0.0',
			'-0e0',
			'0e-999',
			'1.0',
			'1.10',
			'1E5',
			'1e+05',
			`1${'0'.repeat(30)}`,
		),
		natural,
		fc
			.tuple(fc.constantFrom('', '-'), natural, fc.option(digits(40)), fc.option(exponent))
			.map(
				([sign, int, frac, exp]) => `${sign}${int}${frac === null ? '' : `.${frac}`}${exp ?? ''}`,
			),
		anyNumber.map(String),
		anyNumber.map((value) => value.toExponential()),
		anyNumber.filter((value) => Math.abs(value) < 1e21).map((value) => value.toFixed(3)),
	)
	// What is too large for a float has no JSON form in Python.
	.filter((text) => Number.isFinite(Number(text)) || /^-?\d+$/.test(text));

const leaf: fc.Arbitrary<Tree> = fc.oneof(
	{ weight: 3, arbitrary: numberLiteral.map((text) => ({ kind: 'literal', text }) as const) },
	{ weight: 3, arbitrary: anyText.map((text) => ({ kind: 'string', text }) as const) },
	fc.constantFrom('null', 'true', 'false').map((text) => ({ kind: 'literal', text }) as const),
);

const { tree: shallow } = fc.letrec<{ tree: Tree }>((tie) => ({
	tree: fc.oneof(
		{ depthSize: 'small', maxDepth: SHALLOW_LEVELS },
		leaf,
		fc.array(tie('tree'), { maxLength: 4 }).map((items): Tree => ({ kind: 'array', items })),
		fc
			.array(fc.tuple(anyName, tie('tree')), { maxLength: 5 })
			.map((members): Tree => ({ kind: 'object', members })),
	),
}));

/** Names of members that are wrapped around a value, most often none. */
const wrappers = (levels: number): fc.Arbitrary<string[]> =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.constant<string[]>([]) },
		{ weight: 1, arbitrary: fc.array(anyName, { maxLength: levels, size: 'max' }) },
		{ weight: 1, arbitrary: fc.array(fc.constant(''), { minLength: levels, maxLength: levels }) },
	);

/** Trees of up to so many levels. */
export const treeWithin = (levels: number): fc.Arbitrary<Tree> =>
	fc
		.tuple(shallow, wrappers(levels - SHALLOW_LEVELS))
		.map(([inner, names]) =>
			names.reduce<Tree>(
				(value, name, index) =>
					index % 2 === 0
						? { kind: 'array', items: [value] }
						: { kind: 'object', members: [[name, value]] },
				inner,
			),
		);

const { value: shallowValue } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		// A date, as what has toJSON, counts for a level.
		{ depthSize: 'small', maxDepth: SHALLOW_LEVELS - 1 },
		fc.oneof(
			{ weight: 3, arbitrary: anyNumber },
			{ weight: 3, arbitrary: anyText },
			fc.constantFrom(null, true, false, undefined),
			fc.date({ noInvalidDate: true }),
		),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.array(fc.tuple(anyName, tie('value')), { maxLength: 5 }).map(Object.fromEntries),
	),
}));

/** JavaScript values of up to so many levels, with dates and members that are undefined. */
export const valueWithin = (levels: number): fc.Arbitrary<unknown> =>
	fc
		.tuple(shallowValue, wrappers(levels - SHALLOW_LEVELS))
		.map(([inner, names]) =>
			names.reduce<unknown>(
				(value, name, index) => (index % 2 === 0 ? [value] : Object.fromEntries([[name, value]])),
				inner,
			),
		);

/** What decides how a text is put: each number picks one spacing or one spelling. */
export const anyHand = fc.array(fc.nat({ max: 1000 }), { minLength: 7, maxLength: 31 });

/** Writes a tree with white space and escapes as the hand has it. */
export function writeTree(tree: Tree, hand: readonly number[]): string {
	const next = turns(hand);
	const space = (): string => SPACES[next() % SPACES.length];
	const write = (node: Tree): string => {
		switch (node.kind) {
			case 'literal':
				return node.text;
			case 'string':
				return spell(node.text, next);
			case 'array':
				return `[${space()}${node.items.map((item) => write(item) + space()).join(`,${space()}`)}]`;
			case 'object':
				return `{${space()}${node.members
					.map(
						([name, value]) => `${spell(name, next)}${space()}:${space()}${write(value)}${space()}`,
					)
					.join(`,${space()}`)}}`;
		}
	};
	return space() + write(tree) + space();
}

/**
 * Writes a JSON text again as another writer may: other white space, other escapes, while numbers
 * and the order of members stay.
 */
export function rewriteText(json: string, hand: readonly number[]): string {
	const next = turns(hand);
	const space = (): string => SPACES[next() % SPACES.length];
	return json.replace(
		/("(?:[^"\\]|\\.)*")|([[\]{},:])|\s+/g,
		(_all, text?: string, mark?: string) => {
			if (text !== undefined) return spell(JSON.parse(text) as string, next);
			return mark === undefined ? '' : space() + mark + space();
		},
	);
}

/** A string in JSON, each character as it is or as one of its escapes. */
function spell(text: string, next: () => number): string {
	let inner = '';
	for (const char of text) {
		const short = SHORT[char];
		const turn = next() % 5;
		const isLone = char.length === 1 && char >= '\ud800' && char <= '\udfff';
		// Lone surrogates cannot be written in UTF-8.
		const mayStand = char >= ' ' && char !== '"' && char !== '\\' && !isLone;
		if (short !== undefined && turn < 2) inner += short;
		else if (mayStand && turn < 3) inner += char;
		else for (const unit of char.split('')) inner += escapeUnit(unit, turn === 4);
	}
	return `"${inner}"`;
}

const SHORT: Readonly<Record<string, string | undefined>> = {
	'"': '\\"',
	'\\': '\\\\',
	'/': '\\/',
	'\b': '\\b',
	'\f': '\\f',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
};

function escapeUnit(unit: string, inUpperCase: boolean): string {
	const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
	return `\\u${inUpperCase ? hex.toUpperCase() : hex}`;
}

function turns(hand: readonly number[]): () => number {
	let at = 0;
	return () => hand[at++ % hand.length];
}

/** The float that is so many steps away. */
function step(value: number, steps: number): number {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	view.setBigInt64(0, view.getBigInt64(0) + BigInt(steps));
	const moved = view.getFloat64(0);
	return Number.isFinite(moved) ? moved : value;
}
