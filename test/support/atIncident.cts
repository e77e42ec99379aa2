/* What holds for each operation on the notes, tags and responders of an incident, as tests. */
import {
	incidentEndpoint,
	incidentThing,
	type IncidentThing,
} from '../../nodes/Zenduty/api/endpoints';
import type { Parameters } from './execution.cjs';
import { invalidAt, mayExist, notFound, unclear } from './failures.cjs';
import { BY_NUMBER, incident, INCIDENT_ID } from './incidents.cjs';
import { Reply, requestsOfTwoRuns, runApi, Turns, type Answers } from './runApi.cjs';

const GET_INCIDENT = `GET /api/incidents/${INCIDENT_ID}/`;

/** An operation, with the parameters of a run that succeeds at incident 42. */
interface AtIncident {
	parameters: Parameters;
	/** What its requests are answered with, in their order. */
	answers: Answers;
}

/** An incident may be given by its ID; the API wants the number. */
export function itLearnsTheNumber({ parameters, answers }: AtIncident): void {
	it('learns the number of the incident by its ID', async () => {
		const { requests } = await runApi(
			{ ...parameters, incident: INCIDENT_ID },
			{ [GET_INCIDENT]: incident(), ...answers },
		);
		expect(requests).toEqual([GET_INCIDENT, ...Object.keys(answers)]);
	});
}

/** The first request is about the incident alone. */
export function itMissesTheIncident({ parameters, answers }: AtIncident): void {
	it('says that the incident was not found', async () => {
		const [first] = Object.keys(answers);
		const { failure } = await runApi(parameters, { [first]: new Reply(404) });
		expect(failure).toMatchObject(notFound(incidentEndpoint(BY_NUMBER).subject));
	});
}

/** Reading is not work that could be done for good. */
export function itReadsAgain({ parameters, answers }: AtIncident): void {
	it('is read again when n8n runs the node again', async () => {
		const items = [parameters, { ...parameters, incident: '' }];
		const requests = Object.keys(answers);
		expect(await requestsOfTwoRuns(items, answers)).toEqual([requests, requests]);
	});
}

/** @param wrong parameters that make another item fail, so that n8n runs the node again */
export function itAsksForNothingWhenDone(
	{ parameters, answers }: AtIncident,
	wrong: Parameters,
): void {
	it('that is done asks for nothing when n8n runs the node again', async () => {
		const items = [
			{ ...parameters, incident: INCIDENT_ID },
			{ ...parameters, ...wrong },
		];
		const all = { [GET_INCIDENT]: incident(), ...answers };
		expect(await requestsOfTwoRuns(items, all)).toEqual([Object.keys(all), []]);
	});
}

/**
 * @param work what it does, such as `added the tag`
 * @param lookAt where to see whether it was added
 */
export function itIsNotAddedTwice(
	{ parameters, answers }: AtIncident,
	work: string,
	lookAt: string,
): void {
	it('is not tried again when it may be done, also by Retry On Fail', async () => {
		const state = { kept: {}, retryOnFail: true };
		const patient = { ...parameters, 'options.maxAttempts': 3 };
		const [request] = Object.keys(answers);
		const first = await runApi(patient, { [request]: new Reply(0) }, state);
		expect(first.requests).toEqual([request]);
		expect(first.failure).toMatchObject(mayExist(work, lookAt));
		const again = await runApi(patient, answers, state);
		expect(again).toMatchObject({ requests: [], failure: first.failure });
	});
}

/** An operation that removes one thing by its ID with one request. */
interface Removal {
	parameters: Parameters;
	/** The name of the parameter with the ID, and that of the field in the editor. */
	idField: string;
	field: string;
	/** Makes the request for an ID. */
	requestFor: (id: string) => string;
	/** What it removes, such as `notes`. */
	thing: IncidentThing;
	/** What it does, such as `deleted the note`. */
	work: string;
	/** Where to see whether it is done. */
	lookAt: string;
}

/** All that a removal of one thing does. */
export function itRemoves({
	parameters,
	idField,
	field,
	requestFor,
	thing,
	work,
	lookAt,
}: Removal): void {
	const id = String(parameters[idField]);
	const request = requestFor(id);
	const removal = { parameters, answers: { [request]: new Reply(204) } };

	it('says that it is done', async () => {
		const { outputs, requests, bodies } = await runApi(parameters, removal.answers);
		expect(requests).toEqual([request]);
		expect(bodies).toEqual([]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	itLearnsTheNumber(removal);

	it('is not done where the API says no with 200', async () => {
		const { outputs, failure } = await runApi(parameters, {
			[request]: new Reply(200, { error: 'Not yours.' }),
		});
		expect(outputs).toEqual([[]]);
		expect(failure).toMatchObject({
			code: 'refused',
			mayExist: false,
			message:
				'Zenduty responded that this failed, although with status 200. Zenduty says: Not yours.',
			description: 'Correct what Zenduty names, or do this in Zenduty.',
		});
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(parameters, { [request]: new Reply(404) });
		expect(failure).toMatchObject(notFound(incidentThing(thing, 42, BY_NUMBER, id).subject));
	});

	it('is done when the thing is gone after an unclear attempt', async () => {
		const { requests, outputs } = await runApi(
			{ ...parameters, 'options.maxAttempts': 2 },
			{ [request]: new Turns(new Reply(0), new Reply(404)) },
		);
		expect(requests).toEqual([request, request]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('is done when the thing is gone after an unclear attempt of an earlier run', async () => {
		const state = { kept: {}, retryOnFail: true };
		const first = await runApi(parameters, { [request]: new Reply(0) }, state);
		expect(first.failure).toMatchObject(unclear(work, lookAt));
		const again = await runApi(parameters, { [request]: new Reply(404) }, state);
		expect(again.outputs).toEqual([[{ deleted: true }]]);
	});

	it('is not done again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [parameters, { ...parameters, [idField]: 'another' }];
		await runApi(items, removal.answers, state);
		const again = await runApi(items, { [request]: new Reply(404) }, state);
		expect(again.requests).toEqual([requestFor('another')]);
	});

	itAsksForNothingWhenDone(removal, { [idField]: '' });

	it.each([
		[{ [idField]: '' }, [field]],
		[{ [idField]: '.' }, ['"."', field]],
		[{ incident: '' }, ['Incident']],
	])('refuses %j and sends nothing', async (wrong, names) => {
		const run = await runApi({ ...parameters, ...wrong }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});
}
