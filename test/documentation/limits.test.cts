/** What the runbook says of limits, and of what may exist, is what the simulator and the node do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unclear } from '../../nodes/Zenduty/api/errorTexts';
import { PAGE_SIZE } from '../../nodes/Zenduty/api/pages';
import { MAX_RETRY_AFTER, MAX_WAITED } from '../../nodes/Zenduty/api/call/nextStep';
import { Reply, runApi } from '../support/runApi.cjs';

const text = (file: string) => readFileSync(join(__dirname, '..', '..', file), 'utf8');
const page = text('docs/operations.md')
	.split("\n## The limits of Zenduty's API\n")[1]
	.split('\n## ')[0];
const mayExist = text('docs/may-exist.md');

const LIMIT = /limit\('(?<route>.+?)', (?<second>\d+), (?<minute>\d+)\)/g;
const limits = new Map(
	[...text('simulator/limits.mts').matchAll(LIMIT)].map(({ groups }) => [
		groups?.route,
		`${groups?.second} | ${groups?.minute}`,
	]),
);

it.each([
	['create incidents', 'incident POST'],
	['read incidents', 'incident GET'],
	['send alerts', 'alert POST'],
	['list alerts, or ask for their status', 'alert GET'],
	['ask who is on call', 'on-call GET'],
	['create schedule overrides', 'override POST'],
	['list schedule overrides', 'override GET'],
])('how often one may %s is the limit of the simulator', (what, route) => {
	expect(limits.get(route)).toBeDefined();
	expect(page).toContain(`| ${what} | ${limits.get(route)} |`);
});

it('the waits and the pages are those of the node', () => {
	expect(page).toContain(`would pass ${MAX_WAITED / 60_000} minutes`);
	expect(page).toContain(`for more than ${MAX_RETRY_AFTER / 1000} seconds`);
	expect(page).toContain(`1 for each ${PAGE_SIZE} entries`);
});

it.each(['doubling', 'repeatable'] as const)(
	'the code to look for is that of errors: %s',
	(kind) => {
		const { code } = unclear({}, kind, { clause: 'the connection broke' });
		expect(mayExist).toMatch(new RegExp(`^\\| .*\\bcode.* \`${code}\`.* \\|.*\\|.*\\|$`, 'm'));
	},
);

it('what a workflow looks at is what a failed item has', async () => {
	const { outputs } = await runApi(
		{ resource: 'incidentNote', operation: 'create', incident: 3, note: 'x' },
		{ 'POST /api/incidents/3/note/': new Reply(0) },
		{ onError: 'continueRegularOutput' },
	);
	expect(outputs).toMatchObject([[{ details: { code: 'may_exist', mayExist: true } }]]);
	expect(mayExist).toContain('`{{ $json.details.mayExist }}`');
});
