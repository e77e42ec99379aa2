/** Imports point one way: each rule below says what a part of the project may know of the others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');

/** What one file imports: modules by their names, files by their paths in the project. */
interface Source {
	file: string;
	imports: string[];
}

const FOLDERS = ['credentials', 'nodes', 'simulator', 'live', 'e2e', 'bench', 'scripts', 'test'];
const sources = FOLDERS.flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.[cm]?ts$/.test(file))
		.map((file) => readSource(join(folder, file))),
);

function readSource(file: string): Source {
	const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'));
	return { file, imports: importedFiles.map(({ fileName }) => resolve(file, fileName)) };
}

/** A path of the project, without the end of the file's name; a module's name stays. */
function resolve(importer: string, name: string): string {
	if (!name.startsWith('.')) return name;
	return normalize(join(importer, '..', name)).replace(/\.(ts|[cm]ts|cjs)$/, '');
}

const filesOf = (part: RegExp) => sources.filter(({ file }) => part.test(file));

/** What the files of a part import, except from this part itself. */
function importsOf(part: RegExp): Array<[importer: string, imported: string]> {
	return filesOf(part).flatMap(({ file, imports }) =>
		imports.filter((each) => !part.test(each)).map((each): [string, string] => [file, each]),
	);
}

const ours = (path: string) =>
	/^(nodes|credentials|simulator|live|e2e|bench|scripts|test)\//.test(path);
const written = (pairs: Array<[string, string]>) =>
	pairs.map(([importer, imported]) => `${importer} imports ${imported}`);

/** The imports of a part that a rule does not allow. */
const notAllowed = (part: RegExp, ...allowed: RegExp[]) =>
	written(
		importsOf(part).filter(
			([, imported]) => ours(imported) && !allowed.some((each) => each.test(imported)),
		),
	);

/** The imports of a part that a rule forbids. */
const forbidden = (part: RegExp, other: RegExp) =>
	written(importsOf(part).filter(([, imported]) => other.test(imported)));

const NODE = /^nodes\/Zenduty\/\w+\.node(\.ts)?$/;
const TRIGGER = /^nodes\/Zenduty\/trigger\//;
const POLLING = /^nodes\/Zenduty\/polling\//;
const ACTIONS = /^nodes\/Zenduty\/actions\//;
const LIST_SEARCH = /^nodes\/Zenduty\/listSearch(\/|$)/;
/** What any request through n8n needs, and nothing of Zenduty. */
const HTTP = /^nodes\/Zenduty\/http\//;
const API = /^nodes\/Zenduty\/api\//;
/** One call of the REST API, whatever it is for. */
const CALL = /^nodes\/Zenduty\/api\/call\//;
const WEBHOOK = /^nodes\/Zenduty\/webhook\//;
const CREDENTIALS = /^credentials\//;
const PACKAGE = /^(nodes|credentials)\//;
/** What Zenduty's records look like, in its webhooks and in its REST API. */
const MODEL = /^nodes\/Zenduty\/model\//;
/** What several parts have as fields in the editor, and how fields are read. */
const FIELDS = /^nodes\/Zenduty\/fields\//;
/** What all operations share. */
const OPERATION = /^nodes\/Zenduty\/actions\/operation\//;
/** The page on which somebody answers. */
const ANSWER_PAGE = /^nodes\/Zenduty\/answerPage\//;
/** What the trigger, the action and the lists of the editor share, beside them. */
const SHARED =
	/^nodes\/Zenduty\/(\w+Credential|mapConcurrently|readEachTeam|isAutomaticActivation|nodeError)(\.ts)?$/;
const WEBHOOK_CREDENTIAL = /^nodes\/Zenduty\/webhookCredential(\.ts)?$/;
const API_CREDENTIAL = /^nodes\/Zenduty\/apiCredential(\.ts)?$/;
const INTEGRATION_CREDENTIAL = /^nodes\/Zenduty\/integrationCredential(\.ts)?$/;
/** What the webhook format and the REST API share: it knows neither of them, nor n8n. */
const BASICS = /^nodes\/Zenduty\/(json|result|errors)(\.ts)?$/;

describe('The package', () => {
	// A part that had another name now would keep every rule.
	it.each(
		Object.entries({
			NODE,
			TRIGGER,
			POLLING,
			ACTIONS,
			OPERATION,
			LIST_SEARCH,
			FIELDS,
			MODEL,
			HTTP,
			API,
			CALL,
			WEBHOOK,
			ANSWER_PAGE,
			CREDENTIALS,
			SHARED,
			WEBHOOK_CREDENTIAL,
			API_CREDENTIAL,
			INTEGRATION_CREDENTIAL,
			BASICS,
		}),
	)('has files in the part %s', (_, part) => expect(filesOf(part)).not.toEqual([]));

	it('imports nothing but itself, n8n-workflow and crypto', () => {
		const modules = importsOf(PACKAGE).map(([, imported]) => imported);
		expect([...new Set(modules)].sort()).toEqual(['crypto', 'n8n-workflow']);
	});

	it('has no circle of imports, types included', () => {
		const imports = new Map(
			filesOf(PACKAGE).map((source) => [source.file.replace(/\.ts$/, ''), source.imports]),
		);
		const importsOfFile = (file: string) => imports.get(file) ?? imports.get(`${file}/index`) ?? [];
		const circlesFrom = (file: string, path: string[]): string[] => {
			if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' → ')];
			if (seen.has(file)) return [];
			seen.add(file);
			return importsOfFile(file).flatMap((each) => circlesFrom(each, [...path, file]));
		};
		const seen = new Set<string>();
		expect([...imports.keys()].flatMap((file) => circlesFrom(file, []))).toEqual([]);
	});

	it('describes and delegates in its node files', () => {
		const allowed = [TRIGGER, POLLING, ACTIONS, LIST_SEARCH, FIELDS, SHARED, BASICS];
		expect(notAllowed(NODE, ...allowed)).toEqual([]);
	});

	it('knows nothing of node files elsewhere', () => {
		expect(forbidden(/^(nodes|credentials)\/(?!Zenduty\/\w+\.node)/, NODE)).toEqual([]);
	});

	it('receives deliveries without the action and the REST API', () => {
		expect(notAllowed(TRIGGER, WEBHOOK, MODEL, SHARED, BASICS)).toEqual([]);
	});

	it('polls without deliveries, actions and the lists of the editor', () => {
		expect(notAllowed(POLLING, FIELDS, HTTP, API, MODEL, SHARED, BASICS)).toEqual([]);
		expect(forbidden(/^(nodes|credentials)\/(?!Zenduty\/(polling\/|\w+\.node))/, POLLING)).toEqual(
			[],
		);
	});

	it('compares what was known with what was read without n8n and fields', () => {
		const pure = /^nodes\/Zenduty\/polling\/(compare|onCall|state|updates)\.ts$/;
		expect(forbidden(pure, /^(n8n-workflow|nodes\/Zenduty\/(http|api|fields)\/.*)$/)).toEqual([]);
		expect(filesOf(pure)).toHaveLength(4);
	});

	it('polls from floor to floor, and no file knows one of its own floor or of one above', () => {
		const floors = [
			['poll'],
			['runPoll', 'sample'],
			['incidents', 'output'],
			['compare', 'source'],
			['state', 'outputLog'],
			['updates', 'onCall', 'sharedReads', 'filterIncidents', 'failure'],
			['startRead', 'settings', 'shortHash'],
		];
		const folder = 'nodes/Zenduty/polling';
		const files = filesOf(POLLING).map(({ file }) => file);
		expect(files.sort()).toEqual(
			floors
				.flat()
				.map((name) => `${folder}/${name}.ts`)
				.sort(),
		);
		const upward = floors.flatMap((names, floor) => {
			const notBelow = floors
				.slice(0, floor + 1)
				.flat()
				.join('|');
			return names.flatMap((name) =>
				forbidden(new RegExp(`^${folder}/${name}\\.ts$`), new RegExp(`^${folder}/(${notBelow})$`)),
			);
		});
		expect(upward).toEqual([]);
	});

	it('performs actions without the trigger and the lists of the editor', () => {
		expect(
			notAllowed(ACTIONS, FIELDS, HTTP, API, WEBHOOK, MODEL, ANSWER_PAGE, SHARED, BASICS),
		).toEqual([]);
	});

	const resources = readdirSync(join(root, 'nodes/Zenduty/actions'))
		.map((name) => name.replace(/\.ts$/, ''))
		.filter((name) => !['operation', 'run', 'resources'].includes(name));

	it.each(resources)('has no other resource in the resource %s', (name) => {
		const folder = 'nodes/Zenduty/actions';
		const others = resources.filter((each) => each !== name).join('|');
		const part = new RegExp(`^${folder}/${name}(/|\\.ts$)`);
		expect(filesOf(part)).not.toEqual([]);
		expect(forbidden(part, new RegExp(`^${folder}/(${others})(/|$)`))).toEqual([]);
	});

	it('has no resource in what all operations share', () => {
		expect(forbidden(OPERATION, ACTIONS)).toEqual([]);
	});

	it('reads fields without knowing for which operation or trigger', () => {
		expect(notAllowed(FIELDS, HTTP, API, MODEL, SHARED, BASICS)).toEqual([]);
	});

	it('shares between trigger and action what knows neither', () => {
		expect(notAllowed(SHARED, HTTP, API, WEBHOOK, CREDENTIALS, BASICS)).toEqual([]);
	});

	it('has small helpers that know nothing but the basics', () => {
		const helpers = /^nodes\/Zenduty\/(mapConcurrently|isAutomaticActivation|nodeError)(\.ts)?$/;
		expect(filesOf(helpers)).toHaveLength(3);
		expect(notAllowed(helpers, BASICS)).toEqual([]);
	});

	it('loads each credential with what reads its fields alone', () => {
		expect(notAllowed(WEBHOOK_CREDENTIAL, HTTP, WEBHOOK, BASICS)).toEqual([]);
		expect(notAllowed(API_CREDENTIAL, HTTP, API, BASICS)).toEqual([]);
		expect(notAllowed(INTEGRATION_CREDENTIAL, HTTP, API, BASICS)).toEqual([]);
	});

	it('fills the lists of the editor without operations and triggers', () => {
		expect(notAllowed(LIST_SEARCH, FIELDS, HTTP, API, MODEL, SHARED, BASICS)).toEqual([]);
	});

	it('knows the REST API apart from everything else', () => {
		expect(notAllowed(API, HTTP, MODEL, BASICS)).toEqual([]);
	});

	it('makes a call of the REST API without knowing what it is for', () => {
		expect(notAllowed(CALL, HTTP, BASICS)).toEqual([]);
	});

	it('sends requests without knowing what they are for', () => {
		expect(notAllowed(HTTP, BASICS)).toEqual([]);
	});

	it('knows the webhook format apart from n8n and everything else', () => {
		expect(notAllowed(WEBHOOK, MODEL, BASICS)).toEqual([]);
		expect(forbidden(WEBHOOK, /^(?!crypto$|nodes\/)/)).toEqual([]);
		expect(forbidden(BASICS, /./)).toEqual([]);
	});

	it("knows the model of Zenduty's records apart from where they come from", () => {
		expect(notAllowed(MODEL, BASICS)).toEqual([]);
		expect(forbidden(MODEL, /^(?!nodes\/)/)).toEqual([]);
	});

	it('knows the page for answers apart from n8n and everything else', () => {
		expect(notAllowed(ANSWER_PAGE, BASICS)).toEqual([]);
		expect(forbidden(ANSWER_PAGE, /^(?!crypto$|nodes\/)/)).toEqual([]);
	});

	it('has credentials that know only what they authenticate', () => {
		expect(notAllowed(CREDENTIALS, WEBHOOK, HTTP, API, BASICS)).toEqual([]);
	});
});

describe('The simulator', () => {
	it('shares nothing with the package, so that neither repeats a mistake of the other', () => {
		expect(forbidden(/^simulator\//, PACKAGE)).toEqual([]);
	});
});

describe('The probes of a live account', () => {
	const LIVE = /^live\//;

	it('share nothing with the package but what n8n loads of it', () => {
		expect(forbidden(LIVE, PACKAGE)).toEqual([]);
	});

	it('use the simulator in their tests, and elsewhere only its paths and how Python writes JSON', () => {
		const probes = /^live\/(?!test\/)/;
		const allowed = /^(live|scripts)\/|^test\/support\/n8n$|^simulator\/(openapi|pythonJson)$/;
		expect(filesOf(probes).length).toBeGreaterThan(20);
		expect(notAllowed(probes, allowed)).toEqual([]);
	});

	it('are known by nothing else', () => {
		expect(forbidden(/^(?!live\/)/, LIVE)).toEqual([]);
	});
});

describe('The end-to-end checks', () => {
	const CHECKS = [
		'trigger',
		'webhookEvent',
		'agents',
		'api',
		'polling',
		'wait',
		'package',
		'examples',
		'browser',
		'faults',
	];

	it.each(CHECKS)('have no other check in e2e/%s', (name) => {
		const others = CHECKS.filter((each) => each !== name).join('|');
		const part = new RegExp(`^e2e/${name}/`);
		expect(forbidden(part, new RegExp(`^e2e/(${others})/`))).toEqual([]);
	});

	it('have no check in the folders that checks share', () => {
		const shared = /^e2e\/(n8n|zenduty|workflows|programs|support)\//;
		expect(forbidden(shared, new RegExp(`^e2e/(${CHECKS.join('|')})/`))).toEqual([]);
	});

	it('live in these folders, behind one file for each npm script', () => {
		const folders = readdirSync(join(root, 'e2e'), { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => name);
		const shared = ['n8n', 'zenduty', 'workflows', 'programs', 'support', 'demo'];
		expect(folders.sort()).toEqual([...CHECKS, ...shared].sort());
		const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
		const entries = sources.filter(({ file }) => /^e2e\/\w+\.mts$/.test(file));
		for (const { file } of entries) expect(Object.values(scripts).join()).toContain(file);
	});
});

describe('Scripts', () => {
	it('know nothing of checks and benchmarks', () => {
		expect(forbidden(/^scripts\//, /^(e2e|bench|test|simulator)\//)).toEqual([]);
	});
});
