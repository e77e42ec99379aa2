/*
 * Runs the built package in the real n8n-core, without n8n's server. The store of encrypted
 * credentials, which n8n's server adds to n8n-core, is made here in the same way.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
	NodeHelpers,
	Workflow,
	createRunExecutionData,
	type IDataObject,
	type IExecuteData,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRunExecutionData,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

type Core = typeof import('n8n-core');

export const CREDENTIAL = 'zendutyWebhookApi';
const PACKAGE = resolve(__dirname, '../..');

/** The package, loaded by n8n-core from its built files. */
export interface N8n {
	core: Core;
	loader: InstanceType<Core['PackageDirectoryLoader']>;
	nodeTypes: INodeTypes;
	/** Stores the fields encrypted. A text is stored as it is, in place of encrypted fields. */
	saveCredential(id: string, fields: IDataObject | string, type?: string): Promise<void>;
	/** Makes a workflow of one node. With `credentialId`, the node has this webhook credential. */
	workflow(node: Partial<INode>, credentialId?: string): { workflow: Workflow; node: INode };
	additionalData(more?: object): IWorkflowExecuteAdditionalData;
	/** The warnings that the nodes write to n8n's log. */
	warnings: Array<{ message: string; metadata: unknown }>;
	/** Removes the files that n8n-core wrote. */
	stop(): void;
}

/** Loads n8n-core and the package, which takes about a second. */
export async function loadN8n(): Promise<N8n> {
	if (!existsSync(join(PACKAGE, 'dist'))) throw new Error('dist/ is missing: npm run build');
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-zenduty-'));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_ENCRYPTION_KEY = 'of the integration tests';
	// n8n-core is imported here, since it reads the environment when it is loaded.
	const core: Core = await import('n8n-core');
	await configureEncryption(core);

	const loader = new core.PackageDirectoryLoader(PACKAGE);
	await loader.loadAll();
	const nodeTypes: INodeTypes = {
		getByName: (type) => loader.getNode(type).type,
		getByNameAndVersion: (type, version) =>
			NodeHelpers.getVersionedNodeType(loader.getNode(type).type, version),
		getKnownTypes: () => ({}),
	};

	const saved = new Map<string, string>();
	const credentialsHelper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (type: string) => loader.getCredential(type).type.properties,
		preAuthentication: async () => undefined,
		async authenticate(fields: IDataObject, type: string, request: IHttpRequestOptions) {
			const { authenticate } = loader.getCredential(type).type;
			if (typeof authenticate !== 'function') throw new Error('no authenticate');
			return await authenticate(fields as never, request);
		},
		async getDecrypted(_: unknown, { id, name }: INodeCredentialsDetails, type: string) {
			const data = saved.get(id ?? '');
			if (data === undefined) {
				throw new Error(`Credential with ID "${id}" does not exist for type "${type}".`);
			}
			const fields = await new core.Credentials({ id, name }, type, data).getData();
			// Like n8n: adds defaults and drops hidden fields, but keeps the two fields that n8n itself
			// adds.
			const { allowedHttpRequestDomains, allowedDomains } = fields;
			return {
				...NodeHelpers.getNodeParameters(
					loader.getCredential(type).type.properties,
					fields as never,
					true,
					false,
					null,
					null,
				),
				allowedHttpRequestDomains: allowedHttpRequestDomains ?? 'all',
				...(allowedDomains !== undefined && { allowedDomains }),
			};
		},
	};

	const n8n: N8n = {
		core,
		loader,
		nodeTypes,
		warnings: [],
		async saveCredential(id, fields, type = CREDENTIAL) {
			const credentials = new core.Credentials({ id, name: id }, type);
			if (typeof fields !== 'string') await credentials.setData(fields as never);
			saved.set(id, typeof fields === 'string' ? fields : String(credentials.data));
		},
		workflow(changes, credentialId) {
			const given: INode = {
				id: 'node-1',
				name: 'Zenduty',
				typeVersion: 1,
				type: 'zenduty',
				position: [0, 0],
				parameters: {},
				...(credentialId && {
					credentials: { [CREDENTIAL]: { id: credentialId, name: credentialId } },
				}),
				...changes,
			};
			const workflow = new Workflow({
				id: `flow-${given.id}`,
				name: 'Incidents',
				nodes: [given],
				connections: {},
				active: true,
				nodeTypes,
			});
			const node = workflow.getNode(given.name);
			if (node === null) throw new Error('the workflow has no node');
			return { workflow, node };
		},
		additionalData(more = {}) {
			return {
				credentialsHelper,
				webhookBaseUrl: 'http://localhost/webhook',
				webhookTestBaseUrl: 'http://localhost/webhook-test',
				webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
				formWaitingBaseUrl: 'http://localhost/form-waiting',
				restApiUrl: 'http://localhost/rest',
				instanceBaseUrl: 'http://localhost/',
				variables: {},
				...more,
			} as unknown as IWorkflowExecuteAdditionalData;
		},
		stop: () => rmSync(folder, { recursive: true, force: true }),
	};

	const { workflow, node } = n8n.workflow({});
	const { logger } = new core.HookContext(workflow, node, n8n.additionalData(), 'trigger', 'init');
	logger.warn = (message, metadata) => {
		n8n.warnings.push({ message: String(message), metadata });
	};
	return n8n;
}

/**
 * Lets n8n-core encrypt with the key of the instance, like an n8n that has never changed its key.
 */
async function configureEncryption(core: Core): Promise<void> {
	// n8n-core may have its own copy of `@n8n/di`, so the copy that n8n-core uses is imported.
	const path = require.resolve('@n8n/di', { paths: [dirname(require.resolve('n8n-core'))] });
	const { Container }: typeof import('@n8n/di') = await import(path);
	const instanceKey = Container.get(core.InstanceSettings).encryptionKey;
	const key = {
		id: 'instance',
		value: Container.get(core.Cipher).encryptDEKWithInstanceKey(instanceKey),
		algorithm: 'aes-256-cbc' as const,
		format: 'no-prefix' as const,
	};
	Container.get(core.EncryptionKeyProxy).setProvider({
		getActiveKey: async () => key,
		getLegacyKey: async () => key,
		getKeyById: async () => null,
	});
}

/**
 * Calls a webhook method of a trigger, as n8n's server does to activate or deactivate the trigger.
 */
export async function callHook(
	n8n: N8n,
	method: 'checkExists' | 'create' | 'delete',
	trigger: { workflow: Workflow; node: INode },
	activation: WorkflowActivateMode,
): Promise<boolean> {
	const { workflow, node } = trigger;
	const type = n8n.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const hook = type.webhookMethods?.default?.[method];
	if (hook === undefined) throw new Error(`no hook ${method}`);
	const context = new n8n.core.HookContext(
		workflow,
		node,
		n8n.additionalData(),
		activation === 'manual' ? 'manual' : 'trigger',
		activation,
		webhookOf(n8n, node),
	);
	return await hook.call(context);
}

/** Returns what n8n knows about the URL of a trigger. */
export function webhookOf(n8n: N8n, node: INode): IWebhookData {
	const type = n8n.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const webhookDescription = type.description.webhooks?.[0];
	if (webhookDescription === undefined) throw new Error('the node has no webhook');
	return {
		httpMethod: 'POST',
		node: node.name,
		path: 'webhook',
		webhookDescription,
		workflowId: `flow-${node.id}`,
		workflowExecuteAdditionalData: n8n.additionalData(),
	};
}

/** What n8n knows about an execution besides the node and its input. */
export interface ExecutionState {
	cancelled?: AbortSignal;
	/**
	 * What n8n stores of the execution. If the same data is passed for a second run, n8n runs the
	 * node again in the same execution.
	 */
	runData?: IRunExecutionData;
	runIndex?: number;
	executionId?: string;
}

/** Makes the context in which an execution runs the action node. */
export function executeContext(
	n8n: N8n,
	{ workflow, node }: { workflow: Workflow; node: INode },
	items: INodeExecutionData[],
	mode: WorkflowExecuteMode = 'trigger',
	state: ExecutionState = {},
): IExecuteFunctions {
	const { cancelled, runData = createRunExecutionData(), runIndex = 0, executionId = '1' } = state;
	const executeData: IExecuteData = { data: { main: [items] }, node, source: null };
	return new n8n.core.ExecuteContext(
		workflow,
		node,
		n8n.additionalData({ executionId }),
		mode,
		runData,
		runIndex,
		items,
		{ main: [items] },
		executeData,
		[],
		cancelled,
	);
}

/** Runs the action node for some items, as an execution does. */
export async function execute(
	n8n: N8n,
	action: { workflow: Workflow; node: INode },
	items: INodeExecutionData[],
	mode: WorkflowExecuteMode = 'trigger',
	state: ExecutionState = {},
): Promise<INodeExecutionData[][]> {
	const context = executeContext(n8n, action, items, mode, state);
	const { type, typeVersion } = action.node;
	const nodeType: INodeType = n8n.nodeTypes.getByNameAndVersion(type, typeVersion);
	const output = await nodeType.execute?.call(context);
	if (!Array.isArray(output)) throw new Error('the node returned no items');
	return output as INodeExecutionData[][];
}
