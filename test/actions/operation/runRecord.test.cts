import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { WriteResult } from '../../../nodes/Zenduty/api/itemContext';
import { openRunRecord } from '../../../nodes/Zenduty/actions/operation/runRecord';

const NOW = Date.UTC(2026, 6, 7, 8, 9);
const LATER = NOW + 90_000;
const WRITE = { method: 'POST', url: 'https://pager.example.net/api/notes/', body: '{"note":"a"}' };
const UNCLEAR = {
	kind: 'unclear',
	executionId: '81',
	error: {
		code: 'may_exist',
		message: 'The connection broke.',
		description: 'Check the notes.',
		mayExist: true,
		statusCode: null,
	},
	wouldDouble: true,
} as const;

interface Run {
	runIndex?: number;
	/** Input data of a call as a tool. */
	tool?: object[];
	executionId?: string;
	/** The settings of the node. */
	parameters?: object;
}

/** What an item gave that is finished, where nobody changed the node since. */
const finished = (json: object[]) => ({ json, isEdited: false });

/** An execution whose node context lives on, as n8n keeps it; `null` for an n8n without one. */
function execution(kept: Record<string, unknown> | null = {}) {
	const open = ({ runIndex = 0, tool, executionId = '81', parameters }: Run = {}, now = NOW) =>
		openRunRecord(
			{
				getContext(type: string) {
					if (kept === null) throw new Error('`executionData` is not initialized');
					return type === 'node' ? kept : {};
				},
				getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
				getInputData: () => (tool ?? [{}]).map((json) => ({ json })) as INodeExecutionData[],
				getExecutionId: () => executionId,
				getNode: () => ({ type: tool === undefined ? 'zenduty' : 'zendutyTool', parameters }),
			} as unknown as IExecuteFunctions,
			() => now,
		);
	return { kept, open };
}

it('gives a run that is repeated the same seed and start', () => {
	const { open } = execution();
	const first = open();
	expect(first.seed).toMatch(/^[0-9a-f]{32}$/);
	expect(first.startedAt).toBe(NOW);
	first.item(0, 'send', {}).finish([]);
	const second = open({}, LATER);
	expect([second.seed, second.startedAt]).toEqual([first.seed, NOW]);
});

it('gives other runs, and other executions, other seeds', () => {
	const { open } = execution();
	const seeds = [open().seed, open({ runIndex: 1 }).seed, execution().open().seed];
	expect(new Set(seeds).size).toBe(3);
});

it('survives that n8n stores the execution as JSON', () => {
	const { kept, open } = execution();
	const { seed, item } = open();
	item(2, 'send', { a: 1 }).finish([{ delivered: true }]);
	item(3, 'send', {}).keep(WRITE, UNCLEAR);
	const loaded = execution(JSON.parse(JSON.stringify(kept))).open();
	expect(loaded.seed).toBe(seed);
	expect(loaded.item(2, 'send', { a: 1 }).finishedOutput()).toEqual(
		finished([{ delivered: true }]),
	);
	expect(loaded.item(3, 'send', {}).resultOf(WRITE)).toEqual(UNCLEAR);
});

it.each([
	...[null, 7, {}, { seed: 's' }, { seed: 's', startedAt: NOW }, { seed: 1, items: {} }],
	{ seed: 1, startedAt: LATER, items: {} },
	{ seed: 's', startedAt: 'noon', items: {} },
])('starts anew where the context holds %j', (stored) => {
	const { seed, startedAt } = execution({ zendutyRuns: { 'run 0': stored } }).open();
	expect(seed).toMatch(/^[0-9a-f]{32}$/);
	expect(startedAt).toBe(NOW);
});

it('works without a context, and remembers nothing there', () => {
	const { open } = execution(null);
	const record = open();
	record.item(0, 'send', {}).finish([{ a: 1 }]);
	expect(open().item(0, 'send', {}).finishedOutput()).toBeUndefined();
	expect(open().seed).not.toBe(record.seed);
	record.forget();
});

describe('as a tool of an agent', () => {
	it('knows a run by its input, since its index grows with every try', () => {
		const { open } = execution();
		const first = open({ runIndex: 4, tool: [{ title: 'a' }] });
		first.item(0, 'send', { title: 'a' }).finish([{ a: 1 }]);
		const second = open({ runIndex: 5, tool: [{ title: 'a' }] }, LATER);
		expect(second.seed).toBe(first.seed);
		expect(second.item(0, 'send', { title: 'a' }).finishedOutput()).toEqual(finished([{ a: 1 }]));
		expect(open({ runIndex: 5, tool: [{ title: 'b' }] }).seed).not.toBe(first.seed);
	});

	it('knows a call by its arguments, whatever its ID and their order', () => {
		const { open } = execution();
		const calls = [
			{ title: 'a', summary: '', toolCallId: 'call_1' },
			{ toolCallId: 'call_2', title: 'a' },
		];
		const first = open({ runIndex: 0, tool: [calls[0]] });
		first.item(0, 'create', calls[0]).keep(WRITE, UNCLEAR);
		const second = open({ runIndex: 1, tool: [calls[1]] });
		expect(second.item(0, 'create', calls[1]).resultOf(WRITE)).toEqual(UNCLEAR);
	});

	it('forgets only what it kept itself', () => {
		const { open } = execution();
		const one = open({ tool: [{ title: 'a' }] });
		const other = open({ tool: [{ title: 'b' }] });
		one.item(0, 'send', { title: 'a' }).finish([{ a: 1 }]);
		other.item(0, 'send', { title: 'b' }).finish([{ b: 1 }]);
		one.forget();
		const again = open({ tool: [{ title: 'b' }] });
		expect(again.item(0, 'send', { title: 'b' }).finishedOutput()).toEqual(finished([{ b: 1 }]));
	});
});

describe('an item', () => {
	it('of a workflow has any input, also one that is called like the ID of a call', () => {
		const { item } = execution().open();
		item(0, 'create', { toolCallId: 'call_1' }).finish([{ n: 1 }]);
		expect(item(0, 'create', { toolCallId: 'call_2' }).finishedOutput()).toBeUndefined();
	});

	it('is known by its index, by what is done with it and by its input', () => {
		const { item } = execution().open();
		item(1, 'note create', { id: 7 }).finish([{ n: 1 }]);
		expect(item(1, 'note create', { id: 7 }).finishedOutput()).toEqual(finished([{ n: 1 }]));
		expect(item(0, 'note create', { id: 7 }).finishedOutput()).toBeUndefined();
		expect(item(1, 'note delete', { id: 7 }).finishedOutput()).toBeUndefined();
		expect(item(1, 'note create', { id: 8 }).finishedOutput()).toBeUndefined();
	});

	it('gives copies, so that n8n can change what it got', () => {
		const { item } = execution().open();
		const output = [{ answer: { n: 1 } }];
		item(0, 'send', {}).finish(output);
		output[0].answer.n = 2;
		const copy = item(0, 'send', {}).finishedOutput();
		expect(copy).toEqual(finished([{ answer: { n: 1 } }]));
		copy?.json.splice(0);
		expect(item(0, 'send', {}).finishedOutput()).toEqual(finished([{ answer: { n: 1 } }]));
	});

	it('tells whether the node was changed since it was finished', () => {
		const { kept, open } = execution();
		open({ parameters: { note: 'a' } })
			.item(0, 'note create', {})
			.finish([{ n: 1 }]);
		const loaded = execution(JSON.parse(JSON.stringify(kept)));
		const outputWith = (parameters?: object) =>
			loaded.open({ parameters }).item(0, 'note create', {}).finishedOutput();
		expect(outputWith({ note: 'a' })).toEqual(finished([{ n: 1 }]));
		for (const parameters of [{ note: 'b' }, { note: 'a', more: 1 }, {}, undefined]) {
			expect(outputWith(parameters)).toEqual({ json: [{ n: 1 }], isEdited: true });
		}
	});

	it('is not changed where it is not known with which settings it was finished', () => {
		const { kept, open } = execution();
		open()
			.item(0, 'send', {})
			.finish([{ n: 1 }]);
		const stored = JSON.stringify(kept).replace(/,"settings":"[0-9a-f]{64}"/, '');
		expect(stored).not.toContain('settings');
		const { item } = execution(JSON.parse(stored)).open({ parameters: { note: 'b' } });
		expect(item(0, 'send', {}).finishedOutput()).toEqual(finished([{ n: 1 }]));
	});

	it('may refer to itself, and is told from others all the same', () => {
		const circular = (n: unknown, when = '2026-07-07T08:09:00Z', big = 10n) => {
			const shared = { n };
			const json: Record<string, unknown> = { big, when: new Date(when) };
			return Object.assign(json, { json, list: [json, shared, shared], none: null });
		};
		const { item } = execution().open();
		item(0, 'send', circular(1) as never).finish([{ a: 1 }]);
		const outputOf = (input: object) => item(0, 'send', input as never).finishedOutput();
		expect(outputOf(circular(1))).toEqual(finished([{ a: 1 }]));
		expect(outputOf(circular(1, undefined, 11n))).toBeUndefined();
		expect(outputOf(circular(2))).toBeUndefined();
		expect(outputOf(circular(null))).toBeUndefined();
		expect(outputOf(circular(1, '2026-07-07T08:10:00Z'))).toBeUndefined();
	});

	it('is told from one that has a text where it refers to itself, or has a thing twice', () => {
		const { item } = execution().open();
		const inItself = (more: object) => {
			const input: Record<string, unknown> = { ...more };
			return Object.assign(input, { self: input });
		};
		const shared = { n: 1 };
		item(0, 'send', inItself({ a: shared, b: shared }) as never).finish([{ a: 1 }]);
		const outputOf = (input: object) => item(0, 'send', input as never).finishedOutput();
		expect(outputOf(inItself({ a: { n: 1 }, b: { n: 1 } }))).toEqual(finished([{ a: 1 }]));
		expect(outputOf(inItself({ a: shared, b: '[circular]' }))).toBeUndefined();
		expect(outputOf({ a: shared, b: shared, self: '' })).toBeUndefined();
	});

	it('may refer to itself and have a field called toJSON', () => {
		const { item } = execution().open();
		const inItself = (n: number) => {
			const input: Record<string, unknown> = { toJSON: 'yes', n };
			return Object.assign(input, { self: input }) as never;
		};
		item(0, 'send', inItself(1)).finish([{ a: 1 }]);
		expect(item(0, 'send', inItself(1)).finishedOutput()).toEqual(finished([{ a: 1 }]));
		expect(item(0, 'send', inItself(2)).finishedOutput()).toBeUndefined();
	});

	it('knows the writes by method, address and body', () => {
		const { item } = execution().open();
		const record = item(0, 'note create', {});
		record.keep(WRITE, { kind: 'answered', answer: { id: 'n-1' } });
		expect(record.resultOf({ ...WRITE })).toEqual({ kind: 'answered', answer: { id: 'n-1' } });
		expect(record.resultOf({ ...WRITE, method: 'PUT' })).toBeUndefined();
		expect(record.resultOf({ ...WRITE, url: `${WRITE.url}x/` })).toBeUndefined();
		expect(record.resultOf({ ...WRITE, body: '{"note":"b"}' })).toBeUndefined();
		expect(item(1, 'note create', {}).resultOf(WRITE)).toBeUndefined();
	});

	it('forgets one write, as if it was never made, and no other', () => {
		const { item } = execution().open();
		const record = item(0, 'alert send', {});
		expect(() => record.forget(WRITE)).not.toThrow();
		record.keep(WRITE, { kind: 'answered', answer: {} });
		record.keep({ ...WRITE, body: 'x' }, UNCLEAR);
		record.forget(WRITE);
		expect(record.resultOf(WRITE)).toBeUndefined();
		expect(record.resultOf({ ...WRITE, body: 'x' })).toEqual(UNCLEAR);
		record.finish([]);
		expect(() => record.forget(WRITE)).not.toThrow();
		expect(record.finishedOutput()).toEqual(finished([]));
	});

	it('tells the unclear writes that could do their work a second time', () => {
		const { item } = execution().open();
		const record = item(0, 'note create', {});
		expect(record.doublingWrites()).toEqual([]);
		record.keep(WRITE, UNCLEAR);
		record.keep({ ...WRITE, body: 'x' }, { kind: 'answered', answer: {} });
		record.keep({ ...WRITE, method: 'PATCH' }, { ...UNCLEAR, wouldDouble: false });
		expect(record.doublingWrites()).toEqual([UNCLEAR]);
	});

	it('needs its writes no longer once it is finished', () => {
		const { kept, open } = execution();
		const record = open().item(0, 'note create', {});
		record.keep(WRITE, UNCLEAR);
		record.finish([{ done: true }]);
		expect(record.resultOf(WRITE)).toBeUndefined();
		expect(JSON.stringify(kept)).not.toContain('The connection broke.');
	});
});

describe('the beginning of the work on an item', () => {
	const begunAt = (record: ReturnType<typeof openRunRecord>) =>
		record.item(0, 'maintenanceWindow create', {}).begunAt;
	/** An execution in which one write had a result. */
	function after(result: WriteResult) {
		const { open } = execution();
		open().item(0, 'maintenanceWindow create', {}).keep(WRITE, result);
		return open;
	}

	it('is now, also when it is begun again', () => {
		const { open } = execution();
		expect(begunAt(open())).toBe(NOW);
		expect(begunAt(open({}, LATER))).toBe(LATER);
	});

	it('is that of the try whose write may be done, as often as it is begun again', () => {
		const open = after(UNCLEAR);
		const second = open({}, LATER);
		expect(begunAt(second)).toBe(NOW);
		second.item(0, 'maintenanceWindow create', {}).keep(WRITE, UNCLEAR);
		expect(begunAt(open({}, LATER + 1))).toBe(NOW);
		expect(open({}, LATER).item(1, 'maintenanceWindow create', {}).begunAt).toBe(LATER);
	});

	it.each<[string, Run, WriteResult]>([
		['it is another execution whose write may be done', { executionId: '82' }, UNCLEAR],
		['making the write again does no harm', {}, { ...UNCLEAR, wouldDouble: false }],
		['the write is done', {}, { kind: 'answered', answer: {} }],
	])('is now where %s', (_, run, result) => {
		expect(begunAt(after(result)(run, LATER))).toBe(LATER);
	});
});

describe('the open writes', () => {
	const DONE = { kind: 'answered', answer: {}, work: 'updated the incident' } as const;
	const REPEATABLE = { ...UNCLEAR, wouldDouble: false };

	it('are those that may be done, and in a later run also those that are', () => {
		const { open } = execution();
		const { item, openWrites } = open();
		item(0, 'incident update', {}).keep(WRITE, DONE);
		item(1, 'note create', {}).keep(WRITE, UNCLEAR);
		item(1, 'note create', {}).keep({ ...WRITE, body: 'x' }, DONE);
		item(2, 'note update', {}).keep(WRITE, REPEATABLE);
		item(13, 'note create', {}).keep(WRITE, UNCLEAR);
		item(14, 'note create', {}).keep(WRITE, UNCLEAR);
		item(14, 'note create', {}).finish([]);
		// The error of each of these items reports the writes of the item.
		expect(openWrites()).toEqual([]);
		const later = open();
		expect(later.openWrites()).toEqual([
			{ itemIndex: 0, write: DONE },
			{ itemIndex: 1, write: UNCLEAR },
			{ itemIndex: 1, write: DONE },
			{ itemIndex: 2, write: REPEATABLE },
			{ itemIndex: 13, write: UNCLEAR },
		]);
		expect(later.item(1, 'note create', {}).openWrites()).toEqual([UNCLEAR, DONE]);
		expect(later.item(7, 'note create', {}).openWrites()).toEqual([]);
		expect(later.openWrites()).toEqual([
			{ itemIndex: 0, write: DONE },
			{ itemIndex: 2, write: REPEATABLE },
			{ itemIndex: 13, write: UNCLEAR },
		]);
	});

	it('of an item are those that may be done, in the run that made them', () => {
		const { open } = execution();
		const record = open().item(1, 'note create', {});
		record.keep(WRITE, UNCLEAR);
		record.keep({ ...WRITE, body: 'x' }, DONE);
		expect(record.openWrites()).toEqual([UNCLEAR]);
	});

	it('are no more those that a run has come to', () => {
		const { open } = execution();
		open().item(0, 'incident update', {}).keep(WRITE, DONE);
		open().item(1, 'incident update', {}).keep(WRITE, DONE);
		const { item, openWrites } = open();
		const record = item(0, 'incident update', {});
		expect(record.resultOf(WRITE)).toEqual(DONE);
		expect(record.openWrites()).toEqual([]);
		expect(openWrites()).toEqual([{ itemIndex: 1, write: DONE }]);
	});
});

it('forgets nothing that another try of the same run did', () => {
	const { open } = execution();
	open()
		.item(0, 'send', {})
		.finish([{ a: 1 }]);
	const second = open();
	second.item(1, 'send', {}).finish([{ b: 1 }]);
	second.forget();
	expect(open().item(0, 'send', {}).finishedOutput()).toEqual(finished([{ a: 1 }]));
	expect(open().item(1, 'send', {}).finishedOutput()).toBeUndefined();
});

it('holds hashes of the requests and inputs, not what is in them', () => {
	const { kept, open } = execution();
	open().item(0, 'send', { token: 'hidden-input' }).keep(WRITE, UNCLEAR);
	expect(JSON.stringify(kept)).not.toMatch(/hidden-input|pager\.example\.net|"note"/);
	// Any database can store it.
	expect(JSON.stringify(kept)).toMatch(/^[ -~]+$/);
});

it('forgets the whole run', () => {
	const { kept, open } = execution();
	const record = open();
	record.item(0, 'send', {}).finish([{ a: 1 }]);
	record.item(1, 'send', {}).keep(WRITE, UNCLEAR);
	record.forget();
	expect(kept).toEqual({ zendutyRuns: {} });
});
