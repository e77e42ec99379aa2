/**
 * Handles a request to the API, in this order: journal, body, fault, key, rate limit, check of the
 * request against the OpenAPI description, work, and check of the answer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import express, {
	type ErrorRequestHandler,
	type Request,
	type RequestHandler,
	type Response,
	type Router,
} from 'express';
import * as OpenApiValidator from 'express-openapi-validator';

import { send, sendBroken, type Outgoing } from './breakage.mts';
import type { Handlers } from './calls.mts';
import type { Fault, Faults } from './faults.mts';
import type { World } from './incidents.mts';
import { withoutKey, type Entry, type Journal } from './journal.mts';
import { authorize, keyIn, type Key } from './keys.mts';
import type { Limiter } from './limits.mts';
import { LISTS, OPENAPI } from './openapi.mts';
import { explain, tooMany } from './refusals.mts';

/** The parts that the API consists of. */
export interface Parts {
	world: World;
	journal: Journal;
	faults: Faults;
	limiter: Limiter;
	keys: Key[];
	handlers: Handlers;
}

/** What the simulator remembers of a request while it handles the request. */
interface Passage {
	entry: Entry;
	key: Key | undefined;
	fault: Fault | undefined;
}

/** What a developer does about an operation that `openapi.mts` has and `routes/` has not. */
const TO_DO =
	'Add a handler to simulator/routes/, or the list to plainLists in simulator/seed.mts.';

const BODY_LIMIT = '2mb';
const OPEN = /^\/(api\/)?integration\//;

/** Makes the router for everything below `/api` and `/integration`. */
export function apiRouter(parts: Parts): Router {
	const { journal, faults, limiter, keys } = parts;
	const { settings } = parts.world;
	const passages = new WeakMap<Request, Passage>();
	const passageOf = (request: Request): Passage => {
		const passage = passages.get(request);
		if (!passage) throw new Error('The request is not in the journal');
		return passage;
	};

	/** Sends the answer, or what the fault makes of the answer. */
	async function deliver(request: Request, response: Response, outgoing: Outgoing) {
		const { entry, fault } = passageOf(request);
		if (!fault) return send(response, entry, outgoing);
		if (fault.when === 'after') await pause(fault.delay);
		await sendBroken(response, entry, outgoing, fault.effect);
	}

	const begin: RequestHandler = (request, response, next) => {
		const { method, originalUrl } = request;
		const key = keyIn(keys, request.headers.authorization);
		const owner = key?.owner ?? null;
		const entry = journal.begin({ method, path: withoutKey(originalUrl), owner });
		const started = performance.now();
		response.once('close', () => (entry.duration = performance.now() - started));
		const fault = faults.take(method, request.path);
		if (fault) entry.fault = `${fault.effect.kind}, ${fault.when} the work`;
		passages.set(request, { entry, key, fault });
		// The validator checks the value that is passed to `json`, and then calls this function.
		response.json = (body) => {
			deliver(request, response, { status: response.statusCode, body }).catch(next);
			return response;
		};
		next();
	};

	const keepBody: RequestHandler = (request, _response, next) => {
		const { entry } = passageOf(request);
		if (request.method !== 'GET') entry.body = structuredClone(request.body);
		next();
	};

	const breakBefore: RequestHandler = async (request, response, next) => {
		const { entry, fault } = passageOf(request);
		if (fault?.when === 'before') {
			await pause(fault.delay);
			if (REPLACES_WORK.has(fault.effect.kind)) {
				const outgoing = { status: 200, body: { detail: 'The simulator did not do the work.' } };
				return await sendBroken(response, entry, outgoing, fault.effect);
			}
		}
		next();
	};

	const letPass: RequestHandler = (request, _response, next) => {
		const { method, path, headers } = request;
		const { key } = passageOf(request);
		const isOpen = OPEN.test(path);
		if (!isOpen) authorize(key, { authorization: headers.authorization, method, path });
		if (settings.limits) {
			const counted = isOpen ? path : (key?.key ?? '');
			const excess = limiter({ key: counted, method, path }, settings.limits);
			if (excess) throw tooMany(path, excess.seconds, settings.limits.retryAfter);
		}
		next();
	};

	const work: RequestHandler = (request, response) => {
		const { entry, key, fault } = passageOf(request);
		const { operationId, params } = operationOf(request);
		const handler = parts.handlers[operationId];
		if (!handler) {
			const what = `Nothing in the simulator does the operation ${operationId}.`;
			throw new Error(`${what} ${TO_DO}`);
		}
		const answer = handler({
			...parts.world,
			method: request.method,
			origin: `${request.protocol}://${request.headers.host}`,
			path: request.path,
			params,
			query: new URL(request.originalUrl, 'http://localhost').searchParams,
			body: request.body,
			owner: parts.world.state.users.find(({ username }) => username === key?.owner) ?? null,
			list: LISTS.get(operationId),
			shape: fault?.effect.kind === 'shape' ? fault.effect.shape : undefined,
			record: (change) => void entry.changes.push(change),
		});
		response.status(answer.status);
		if (fault?.effect.kind === 'invalid answer') response.status(200).json({ unexpected: true });
		else if (answer.body) response.json(answer.body);
		else return deliver(request, response, { status: answer.status });
		return undefined;
	};

	const refuse: ErrorRequestHandler = (error: unknown, request, response, _next) => {
		const { entry } = passageOf(request);
		const { status, reasons, headers, verdict } = explain(error, request.path);
		Object.assign(entry, verdict);
		return deliver(request, response, { status, headers, body: reasons });
	};

	const router = express.Router({ strict: true, caseSensitive: true });
	router.use(begin);
	router.use(express.json({ strict: false, limit: BODY_LIMIT }), keepBody);
	router.use(breakBefore, letPass);
	router.use(...openApiCheck());
	router.use(work, refuse);
	return router;
}

let check: ReturnType<typeof OpenApiValidator.middleware> | undefined;

/** Makes the check of requests and answers. The description is read once for all simulators. */
function openApiCheck() {
	check ??= OpenApiValidator.middleware({
		apiSpec: OPENAPI,
		validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
		validateResponses: true,
		// `letPass` checks the keys, in the order and with the words of the API.
		validateSecurity: false,
		fileUploader: false,
	});
	return check;
}

/**
 * The effects that replace the work if the fault comes before the work. All other effects need the
 * answer of the work.
 */
const REPLACES_WORK = new Set(['status', 'drop', 'cut', 'bad gzip', 'html', 'blocked', 'redirect']);

async function pause(milliseconds: number): Promise<void> {
	if (milliseconds > 0) await wait(milliseconds, undefined, { ref: false });
}

/** Returns the operation and the path parameters that the validator found for a request. */
function operationOf(request: Request): {
	operationId: string;
	params: { [name: string]: string };
} {
	const { schema, pathParams } = (request as Request & { openapi: Matched }).openapi;
	return { operationId: schema.operationId, params: pathParams };
}

interface Matched {
	schema: { operationId: string };
	pathParams: { [name: string]: string };
}
