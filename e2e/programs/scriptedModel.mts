/**
 * A language model that follows a script. It speaks OpenAI's protocols (chat completions and
 * responses, at once or streamed), so that n8n's own model node can be pointed at it. In place of
 * thinking it makes the next tool calls of its script, and it keeps what it was told.
 */
import { randomUUID } from 'node:crypto';
import { LLMock, type ChatCompletionRequest, type ToolDefinition } from '@copilotkit/aimock';
import type { Json } from '../n8n/rest.mts';

/** One call of a tool, as a model makes it up. */
export interface ToolCall {
	tool: string;
	arguments: Json;
}

/**
 * One answer of the model: calls of tools, all at once, or its last words. A function makes it from
 * the texts that the tools gave for the answer before.
 */
export type Answer = ToolCall[] | string;
export type Step = Answer | ((results: string[]) => Answer);

/** What the model was told in one conversation. */
export interface Conversation {
	/** The name by which n8n asks for a model that follows this script. */
	model: string;
	/** The tools that the model may call, as they were described to it last. */
	tools: ToolDefinition[];
	/** For each answer that called tools, the texts that came back, in the order of the calls. */
	results: string[][];
	/** Everything the model was sent, as text. */
	heard: string[];
}

export interface ScriptedModel {
	/** The base URL, for the credential. */
	url: string;
	/** Begins a conversation; after the script the model says that it is done. */
	follow(script: Step[]): Conversation;
	/** The paths that were asked, such as `/v1/chat/completions`, and whether the answer streamed. */
	requests(): Array<{ path: string; isStreamed: boolean; model: string }>;
	stop(): Promise<void>;
}

/** What the model says when its script has come to an end. */
export const LAST_WORDS = 'All done.';

/** Starts the model on this machine. It takes requests with this key only. */
export async function startScriptedModel(apiKey: string): Promise<ScriptedModel> {
	const mock = await LLMock.create({
		port: 0,
		host: '127.0.0.1',
		strict: true,
		auth: { apiKeys: [apiKey] },
	});
	return {
		url: `${mock.url}/v1`,
		follow(script) {
			const model = `scripted-${randomUUID()}`;
			const conversation: Conversation = { model, tools: [], results: [], heard: [] };
			const answer = follow(script, conversation);
			mock.on({ model }, answer);
			return conversation;
		},
		requests: () =>
			mock.getRequests().map(({ path, body }) => {
				const { stream, model } = (body ?? {}) as Partial<ChatCompletionRequest>;
				return { path, isStreamed: stream === true, model: model ?? '' };
			}),
		stop: async () => await mock.stop(),
	};
}

function follow(script: Step[], conversation: Conversation) {
	let next = 0;
	let asked: string[] = [];
	return (request: ChatCompletionRequest) => {
		conversation.heard.push(JSON.stringify(request));
		conversation.tools = request.tools ?? [];
		const results = asked.map((id) => toolMessage(request, id));
		if (results.length > 0) conversation.results.push(results);
		const step = script[next++] ?? LAST_WORDS;
		const answer = typeof step === 'function' ? step(results) : step;
		if (typeof answer === 'string') {
			asked = [];
			return { content: answer };
		}
		asked = answer.map((_call, index) => `call_${next}_${index}`);
		return {
			toolCalls: answer.map(({ tool, arguments: given }, index) => ({
				id: asked[index],
				name: tool,
				arguments: JSON.stringify(given),
			})),
		};
	};
}

/** The text that came back for a call; says so if nothing did. */
function toolMessage({ messages }: ChatCompletionRequest, id: string): string {
	const message = messages.find((each) => each.role === 'tool' && each.tool_call_id === id);
	if (message === undefined) return 'NO TOOL MESSAGE';
	const { content } = message;
	return typeof content === 'string' ? content : JSON.stringify(content);
}
