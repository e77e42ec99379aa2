/** The chat of an example: what somebody says there, and what it shows. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { UNFINISHED, type Execution, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { assertNoSecret } from '../support/secret.mts';
import { until } from '../support/until.mts';
import type { Imported } from '../workflows/examples.mts';

/** What the chat shows while the execution waits: words, or a question with buttons. */
export interface Shown {
	execution: Execution;
	text: string;
	buttons: Array<{ text: string; link: string }>;
}

export interface Chat {
	/** Sends a message, as the page of the chat does. */
	post(
		example: Imported,
		chatInput: string,
		sessionId: string,
		headers?: Record<string, string>,
	): Promise<Response>;
	/** Says something. @returns the ID of the execution */
	begin(example: Imported, chatInput: string, sessionId?: string): Promise<string>;
	/** Says something. @returns what the chat then shows */
	say(example: Imported, chatInput: string, sessionId?: string): Promise<Shown>;
	/** What the chat shows next. @param patience milliseconds */
	shown(id: string, before?: Shown, patience?: number): Promise<Shown>;
}

/** The chats of an n8n. Their triggers are called *Somebody asks*. */
export function chatsOf(server: Server): Chat {
	const chat: Chat = {
		async post({ workflow }, chatInput, sessionId, headers = { cookie: server.rest.session }) {
			const { webhookId } = workflow.nodes.find(({ name }: Json) => name === 'Somebody asks');
			return await until('the chat is served', async () => {
				const response = await fetch(`${server.url}/webhook/${webhookId}/chat`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', ...headers },
					body: JSON.stringify({ action: 'sendMessage', sessionId, chatInput }),
				});
				return response.status !== 404 && response;
			});
		},
		async begin(example, chatInput, sessionId = randomUUID()) {
			const response = await chat.post(example, chatInput, sessionId);
			const { executionId } = (await response.json()) as Json;
			assert.ok(executionId, `status ${response.status}`);
			return executionId;
		},
		say: async (...said) => await chat.shown(await chat.begin(...said)),
		shown: async (id, before, patience) =>
			await until(
				`execution ${id} shows something`,
				async () => {
					const execution = await server.rest.execution(id);
					const { error } = execution.data?.resultData ?? {};
					const isOver = !UNFINISHED.includes(execution.status);
					assert.ok(!isOver, `${execution.status}: ${error?.message}`);
					const message = execution.status === 'waiting' ? messageOf(execution) : undefined;
					if (message === undefined) return false;
					const { text, buttons = [] } = typeof message === 'string' ? { text: message } : message;
					const isNew = buttons[0]?.link !== before?.buttons[0]?.link || text !== before?.text;
					if (!isNew) return false;
					assertNoSecret(JSON.stringify(execution.data), `execution ${id}`);
					return { execution, text, buttons };
				},
				patience,
			),
	};
	return chat;
}

/** The message that waits to be shown, as n8n finds it. */
function messageOf({ data }: Execution): Json | string | undefined {
	const { lastNodeExecuted, runData } = data.resultData;
	const { main, ai_tool } = runData[lastNodeExecuted]?.at(-1)?.data ?? {};
	return [...(main ?? ai_tool ?? [])].flat().find((item) => item?.sendMessage)?.sendMessage;
}
