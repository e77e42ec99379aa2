/** Asking the person at the terminal. Questions go to the error output, which is no part of a report. */
import { confirm, input, password, select } from '@inquirer/prompts';

/** Why a run could not begin, for the terminal. */
export class CannotRun extends Error {}

/** One row of a list to choose from. */
export interface Row<Value> {
	name: string;
	value: Value;
}

export interface Ask {
	text(message: string, otherwise?: string): Promise<string>;
	secret(message: string): Promise<string>;
	choose<Value>(message: string, rows: Array<Row<Value>>, flag: string): Promise<Value>;
	confirm(message: string): Promise<boolean>;
}

const context = { output: process.stderr };

/** Asks at a terminal. */
export const atTerminal: Ask = {
	text: async (message, otherwise) => await input({ message, default: otherwise }, context),
	secret: async (message) => await password({ message, mask: true }, context),
	choose: async (message, rows) => await select({ message, choices: rows, pageSize: 15 }, context),
	confirm: async (message) => await confirm({ message, default: false }, context),
};

/** Where nobody can be asked: what is missing must come from flags and variables. */
export const nobody: Ask = {
	async text(message, otherwise) {
		if (otherwise !== undefined) return otherwise;
		throw new CannotRun(`There is no terminal to ask: ${message}`);
	},
	async secret(message) {
		throw new CannotRun(`There is no terminal to ask: ${message}`);
	},
	async choose(message, rows, flag) {
		const [only, ...others] = rows;
		if (only !== undefined && others.length === 0) return only.value;
		throw new CannotRun(`There is no terminal to ask: ${message}. Use ${flag}.`);
	},
	async confirm() {
		throw new CannotRun('There is no terminal to ask for your consent. Use --yes.');
	},
};
