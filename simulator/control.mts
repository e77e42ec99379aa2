/** The controls under `/_simulator`, for tests that run in another process than the simulator. */
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { z, ZodError } from 'zod';

import { handOver } from './handOver.mts';
import { addIncidents, announceIncident, changeIncident, deleteIncident } from './incidents.mts';
import { page } from './page.mts';
import { settingsSchema } from './settings.mts';
import type { Simulator } from './simulator.mts';
import { byId, findIncident, userOf, type Status } from './state.mts';
import { RECEIVER_KINDS } from './webhooks.mts';

/** The places on the page that show the receivers and the people on call. */
const RECEIVERS = '/#receivers';
const ON_CALL = '/#schedules';

/** Records nothing. The journal has only the changes that requests to the API make. */
const unrecorded = () => undefined;

const newIncidents = z
	.object({
		title: z.string().min(1),
		service: z.string().optional(),
		/** The number of incidents. If it is above 1, each title ends in a number. */
		count: z.coerce.number().int().min(1).max(10_000).default(1),
		status: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
		/** Whether webhooks are sent for the incidents. */
		announce: z.boolean().default(true),
	})
	.strict();

const status = z.object({
	status: z.coerce
		.number()
		.refine((code): code is Status => code === 1 || code === 2 || code === 3),
});

/** Asks for the entries after the entry with this number. */
const since = z.object({ after: z.coerce.number().int().default(0) }).strict();

/**
 * Sets how long an acknowledgement lasts, in units of `acknowledgementUnit`. With 0, it lasts for
 * ever.
 */
const serviceChange = z
	.object({ acknowledgement_timeout: z.number().int().min(0).max(10_000) })
	.strict();

/** A receiver as the form of the page sends it. White space around a pasted text is removed. */
const receiverForm = z
	.object({
		url: z.string().trim(),
		kind: z.enum(RECEIVER_KINDS).default('outgoing'),
		signingKey: z.string().trim().default(''),
	})
	.strict();

/**
 * The schedules to hand over, and the person who takes over. The button of the page names one
 * schedule.
 */
const handOvers = z
	.object({
		schedules: z.union([z.string().transform((id) => [id]), z.array(z.string())]).optional(),
		to: z.string().nullable().optional(),
	})
	.strict();

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Lets a request pass if its host is this machine, and if its origin is missing or is the
 * simulator.
 */
export const onlyFromHere: RequestHandler = (request, response, next) => {
	const { host = '', origin } = request.headers;
	const isOwn = origin === undefined || origin === `http://${host}`;
	if (LOOPBACK.test(host) && isOwn) next();
	else response.status(403).json({ error: 'Only from this machine, and from its own page' });
};

/** Makes the router for `/_simulator`. */
export function controlRouter(simulator: Omit<Simulator, 'stop'>): Router {
	const { journal, history, faults, settings, webhooks, world } = simulator;
	const { state } = world;
	const router = express.Router();
	router.use(onlyFromHere, express.json({ limit: '2mb' }), express.urlencoded({ extended: false }));

	const clearing = {
		journal: () => journal.clear(),
		history: () => history.clear(),
		faults: () => faults.clear(),
		receivers: () => webhooks.receivers.splice(0),
	};
	for (const [name, clear] of Object.entries(clearing)) {
		router.delete(`/${name}`, (_request, response) => {
			clear();
			response.status(204).end();
		});
	}

	router.get('/journal', (_request, response) => {
		response.json({ entries: journal.entries, counts: journal.counts() });
	});

	router.get('/history', (request, response) => {
		const { after } = since.parse(request.query);
		response.json(history.happened.filter(({ number }) => number > after));
	});

	router.get('/faults', (_request, response) => {
		response.json({ seed: faults.seed, faults: faults.list() });
	});
	router.post('/faults', (request, response) => {
		const given: unknown = request.body;
		for (const fault of Array.isArray(given) ? given : [given]) faults.add(fault);
		response.status(201).json({ seed: faults.seed, faults: faults.list() });
	});

	router.get('/settings', (_request, response) => void response.json(settings));
	router.patch('/settings', (request, response) => {
		Object.assign(settings, settingsSchema.parse({ ...settings, ...request.body }));
		response.json(settings);
	});

	router.get('/state', (_request, response) => {
		const integrations = state.integrations.map(({ integration_key: _, ...rest }) => rest);
		response.json({ ...state, integrations });
	});

	router.get('/webhooks', (_request, response) => void response.json(webhooks.sent));
	router.post('/receivers', (request, response) => {
		if (!request.is('urlencoded')) {
			webhooks.add(request.body);
			return void response.status(201).end();
		}
		const entered = receiverForm.parse(request.body);
		try {
			webhooks.add({ ...entered, authentication: entered.signingKey ? 'signature' : 'none' });
			response.redirect(303, RECEIVERS);
		} catch (error) {
			if (!(error instanceof ZodError)) throw error;
			const problem = error.issues.map(({ message }) => message).join('. ');
			response
				.status(400)
				.type('html')
				.send(page(state, webhooks, { ...entered, problem }));
		}
	});
	router.delete('/receivers/:receiver', (request, response) => {
		if (webhooks.remove(request.params.receiver)) response.status(204).end();
		else response.status(404).json({ error: 'No such receiver' });
	});
	// A form of the page can only POST. If the button is pressed twice, the second request removes
	// nothing.
	router.post('/receivers/:receiver/remove', (request, response) => {
		webhooks.remove(request.params.receiver);
		response.redirect(303, RECEIVERS);
	});

	router.post('/incidents', (request, response) => {
		const { count, announce, ...given } = newIncidents.parse(request.body);
		const opened = addIncidents(world, count, given);
		if (announce) opened.forEach((incident) => announceIncident(world, incident));
		if (request.is('urlencoded')) response.redirect(303, '/');
		else response.status(201).json(opened);
	});
	router.post('/incidents/:incident/status', (request, response) => {
		const incident = findIncident(state, request.params.incident);
		if (!incident) return void response.status(404).json({ error: 'No such incident' });
		changeIncident(world, incident, status.parse(request.body), unrecorded);
		if (request.is('urlencoded')) response.redirect(303, '/');
		else response.json(incident);
	});
	router.delete('/incidents/:incident', (request, response) => {
		const incident = findIncident(state, request.params.incident);
		if (!incident) return void response.status(404).json({ error: 'No such incident' });
		deleteIncident(world, incident);
		response.status(204).end();
	});

	router.post('/hand-over', (request, response) => {
		const { schedules: wanted, to } = handOvers.parse(request.body);
		const schedules = wanted?.map((id) => byId(state.schedules, id)) ?? state.schedules;
		if (typeof to === 'string') userOf(state, to);
		handOver(world, schedules, to);
		if (request.is('urlencoded')) response.redirect(303, ON_CALL);
		else response.json(schedules);
	});

	router.patch('/services/:service', (request, response) => {
		const service = state.services.find(({ unique_id }) => unique_id === request.params.service);
		if (!service) return void response.status(404).json({ error: 'No such service' });
		response.json(Object.assign(service, serviceChange.parse(request.body)));
	});

	router.use((_request, response) => void response.status(404).json({ error: 'No such control' }));
	const refuse: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
		const message = error instanceof Error ? error.message : String(error);
		response.status(400).json({ error: message });
	};
	router.use(refuse);
	return router;
}
