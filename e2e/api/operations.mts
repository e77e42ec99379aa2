/**
 * One good and one bad input for each operation of each resource that works through the REST API:
 * that n8n gives it all it needs. The others are tried under n8n-core, in `test/operations/`.
 */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { assertDid, assertTells } from '../../test/operations/judge.mts';
import { RESOURCES } from '../../test/operations/rows/index.mts';
import type { Account } from './account.mts';

/** The checks; in the short form one of each resource, with good input. */
export function operations(account: () => Account, isShort: boolean): void {
	describe('Operations through the REST API:', () => {
		beforeEach(() => account().forget());

		for (const [resource, rows] of Object.entries(RESOURCES)) {
			for (const [operation, { good, bad }] of Object.entries(rows).slice(
				0,
				isShort ? 1 : undefined,
			)) {
				const [[what, prepare]] = Object.entries(good);
				it(`${resource} ${operation}: ${what}`, async () => {
					const { zenduty, act } = account();
					const { parameters, access, outcome } = prepare(zenduty);
					const result = await act({ resource, operation, ...parameters }, { access });
					assert.equal(result.error?.message, undefined);
					assert.equal(result.execution.status, 'success');
					const { outputs, paired } = result;
					assertDid({ output: outputs[0] ?? [], paired: paired[0] ?? [] }, outcome, zenduty);
				});
				if (isShort) continue;

				const [[wrong, given]] = Object.entries(bad);
				it(`${resource} ${operation}: ${wrong} is an error that says what to do`, async () => {
					const { zenduty, act } = account();
					const { parameters, access, ...expected } =
						typeof given === 'function' ? given(zenduty) : given;
					const result = await act({ resource, operation, ...parameters }, { access });
					assertTells(result, expected, zenduty);
				});
			}
		}
	});
}
