/** The ways to do the same work with the API that are compared: nodes, and the floors. */
import type { Json } from '../e2e/n8n/rest.mts';
import { API_FLOOR } from './apiFloor.mts';

/** The body by which all incidents are found. */
export const ALL_INCIDENTS = { status: 0, all_teams: 1 };

const NODE = { type: 'n8n-nodes-zenduty.zenduty', typeVersion: 1 };
const ID = '={{ $json.id }}';

/**
 * Acknowledges the incident of each item with this node; with Skip Resolved, as is the default, it
 * reads each first.
 */
export const acknowledging = (concurrency: number, skipResolved = false): Json => ({
	...NODE,
	parameters: {
		resource: 'incident',
		operation: 'acknowledge',
		incident: { __rl: true, mode: 'id', value: ID },
		options: { concurrency, skipResolved },
	},
});

/** The same with n8n's HTTP Request node, as it is today. */
export const patching = (baseUrl: string): Json => ({
	...httpRequest(`=${baseUrl}/api/incidents/{{ $json.id }}/`, { status: 2 }),
});

/** The same with the floor. */
export const patchingOnTheFloor = (concurrency: number): Json => ({
	...{ type: API_FLOOR, typeVersion: 1 },
	parameters: { incident: ID, concurrency },
});

/** Gets all incidents with this node. */
export const gettingAll: Json = {
	...NODE,
	parameters: { resource: 'incident', operation: 'getAll', status: 'all', returnAll: true },
};

/** The same with the HTTP Request node and its pagination. It gives an item for each page. */
export const paging = (baseUrl: string): Json => {
	const { parameters, ...node } = httpRequest(`${baseUrl}/api/incidents/filter/`, ALL_INCIDENTS);
	return {
		...node,
		parameters: {
			...parameters,
			method: 'POST',
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'page_size', value: '100' }] },
			options: {
				pagination: {
					pagination: {
						paginationMode: 'updateAParameterInEachRequest',
						parameters: {
							parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }],
						},
						paginationCompleteWhen: 'other',
						completeExpression: '={{ !$response.body.next }}',
						limitPagesFetched: false,
					},
				},
			},
		},
	};
};

/** The same with the floor. */
export const pagingOnTheFloor: Json = {
	...{ type: API_FLOOR, typeVersion: 1 },
	parameters: { list: JSON.stringify(ALL_INCIDENTS) },
};

/** A node that does nothing. */
export const noOperation: Json = {
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};

function httpRequest(url: string, body: object): Json {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			method: 'PATCH',
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'zendutyApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: JSON.stringify(body),
			options: {},
		},
	};
}
