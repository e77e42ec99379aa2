/** The report: what holds and what does not, without anything of the account. */
import type { Seen } from './gateway.mts';
import type { Verdict } from './probe.mts';
import type { Result } from './runProbes.mts';
import { writeShapes } from './shapes.mts';

/** What is reported besides the results. */
export interface Circumstances {
	/** Names and versions, such as `n8n-core: 2.41.1`. */
	versions: Record<string, string>;
	/** How the run was made, in words. */
	setting: string[];
	/** What is still in the account, in words. */
	left: string[];
	seen?: Seen;
}

const WORDS = { holds: 'holds', different: '**does not hold**', untried: 'not tried' } as const;

/** Writes a verdict in words, such as `holds (403)`. */
export function inWords(verdict: Verdict): string {
	const word = WORDS[verdict.is];
	if (verdict.is === 'different') return `${word}: ${verdict.came}`;
	if (verdict.is === 'untried') return `${word}: ${verdict.why}`;
	return verdict.note ? `${word} (${verdict.note})` : word;
}

/** Counts results, such as `40 hold, 1 does not hold, 3 were not tried`. */
export function countsOf(results: Result[]): string {
	const count = (is: Verdict['is']) => results.filter(({ verdict }) => verdict.is === is).length;
	return `${count('holds')} hold, ${count('different')} do not hold, ${count('untried')} were not tried`;
}

/** Writes the report in Markdown. */
export function writeReport(title: string, results: Result[], about: Circumstances): string {
	const topics = [...new Set(results.map(({ topic }) => topic))];
	const { versions, setting, left, seen } = about;
	const lines = [
		`# ${title}`,
		'',
		`${countsOf(results)}.`,
		'',
		...Object.entries(versions).map(([name, version]) => `- ${name}: ${version}`),
		...setting.map((each) => `- ${each}`),
		...left.map((each) => `- Left behind: ${each}`),
		'',
	];
	for (const topic of topics) {
		lines.push(`## ${topic}`, '', '| Probe | Assumption | Result |', '|---|---|---|');
		for (const { name, assumes, verdict } of results.filter((each) => each.topic === topic)) {
			lines.push(`| ${name} | ${cell(assumes)} | ${cell(inWords(verdict))} |`);
		}
		lines.push('');
	}
	if (seen) {
		lines.push('## What came', '', `${seen.requests} requests. Names and types only:`, '');
		for (const [route, shapes] of [...seen.shapes].sort(([a], [b]) => (a < b ? -1 : 1))) {
			lines.push(`- \`${route}\`: \`${writeShapes(shapes)}\``);
		}
		lines.push('');
	}
	return lines.join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|');

/** 0 if all that was tried holds, 1 if something does not. */
export const exitCodeOf = (results: Result[]): 0 | 1 =>
	results.some(({ verdict }) => verdict.is === 'different') ? 1 : 0;

/**
 * Makes what takes secrets out of a text. No probe writes any; this is for the case that one does all
 * the same.
 */
export function maskerOf(secrets: string[]): (text: string) => string {
	const known = secrets.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
	return (text) => known.reduce((masked, secret) => masked.replaceAll(secret, '…'), text);
}
