/** Pictures of examples and of the nodes panel show what is there now. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RESOURCES } from '../../nodes/Zenduty/actions/resources';
import {
	fingerprintOf,
	readFingerprint,
	README_EXAMPLES,
	withFingerprint,
	type Workflow,
} from '../support/canvas.cjs';
import { panelRows, rowsIn } from '../support/panel.cjs';
import { filesIn, root, text } from './documents.cjs';

const exampleOf = (name: string) => JSON.parse(text(`examples/workflows/${name}.json`)) as Workflow;

const pictures = filesIn('docs/images/examples', '.png').map((picture) => ({
	picture,
	name: basename(picture).replace(/-(light|dark)\.png$/, ''),
}));

describe('Whoever changes an example takes its pictures again:', () => {
	it.each(pictures)('npm run e2e:browser -- --pictures $name renews $picture', (each) => {
		const shown = readFingerprint(readFileSync(join(root, each.picture)));
		expect(shown).toBe(fingerprintOf(exampleOf(each.name)));
	});

	it.each(['light', 'dark'])('npm run e2e:browser -- --pictures readme renews %s', (scheme) => {
		const shown = readFingerprint(readFileSync(join(root, `docs/images/readme-${scheme}.png`)));
		expect(shown).toBe(README_EXAMPLES.map((name) => fingerprintOf(exampleOf(name))).join(' '));
	});

	it.each(filesIn('examples/workflows', '.json'))('there is a picture of %s', (file) => {
		expect(pictures.map(({ name }) => name)).toContain(basename(file, '.json'));
	});
});

describe('Whoever changes an action that the picture of the nodes panel shows takes it again:', () => {
	it.each(['light', 'dark'])('npm run e2e:browser -- --pictures panel renews %s', (scheme) => {
		const png = readFileSync(join(root, `docs/images/actions-${scheme}.png`));
		const shown = rowsIn(readFingerprint(png) ?? '');
		expect(shown.length).toBeGreaterThan(10);
		expect(shown).toEqual(panelRows(RESOURCES).slice(0, shown.length));
	});
});

describe('The fingerprint of an example', () => {
	const NAME = 'wait-until-resolved';
	const before = fingerprintOf(exampleOf(NAME));

	/** Returns the fingerprint after a change. */
	const after = (change: (example: Workflow) => void) => {
		const example = exampleOf(NAME);
		change(example);
		return fingerprintOf(example);
	};
	const nodeIn = ({ nodes }: Workflow, type: string) =>
		nodes.find((node) => node.type.endsWith(type)) ?? nodes[0];

	it.each<[string, (example: Workflow) => void]>([
		['the text of a note', (each) => (nodeIn(each, '.stickyNote').parameters.content = 'Other')],
		['the height of a note', (each) => (nodeIn(each, '.stickyNote').parameters.height = 1)],
		['the name of a node', ({ nodes }) => (nodes[2].name = 'Other')],
		['the place of a node', ({ nodes }) => (nodes[2].position = [0, 0])],
		['what a node does on an error', ({ nodes }) => (nodes[2].onError = 'continueErrorOutput')],
		['an operation', (each) => (nodeIn(each, '.zenduty').parameters.operation = 'resolve')],
		['a connection', (each) => (each.connections = {})],
		['a pinned item', (each) => (each.pinData = { [each.nodes[1].name]: [{}] })],
		['a node that is gone', ({ nodes }) => nodes.pop()],
	])('changes with %s', (_, change) => {
		expect(after(change)).not.toBe(before);
	});

	it.each<[string, (example: Workflow) => void]>([
		['an ID of a node', ({ nodes }) => (nodes[2].id = 'other')],
		['a condition', (each) => (nodeIn(each, '.if').parameters.conditions = {})],
	])('stays with %s, which the canvas does not show', (_, change) => {
		expect(after(change)).toBe(before);
	});

	it('is read from a picture as it was put in, and the picture stays a picture', () => {
		const png = readFileSync(join(root, 'docs/images/trigger-light.png'));
		expect(readFingerprint(png)).toBeUndefined();
		const marked = withFingerprint(png, before);
		expect(readFingerprint(marked)).toBe(before);
		expect(marked.subarray(0, 8)).toEqual(png.subarray(0, 8));
		expect(marked.subarray(12, 16).toString()).toBe('IHDR');
	});
});
