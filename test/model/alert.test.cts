import { alertTypeOf, simplifyAlert } from '../../nodes/Zenduty/model/alert';

const WORDS = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

it.each(WORDS)('gives the word %s for the number that answers have', (word) => {
	const code = WORDS.indexOf(word);
	expect([alertTypeOf(code), alertTypeOf(String(code))]).toEqual([word, word]);
});

it('gives what nobody knows as it was sent, and null for nothing', () => {
	expect([alertTypeOf(6), alertTypeOf('loud'), alertTypeOf(undefined)]).toEqual([6, 'loud', null]);
	expect([alertTypeOf(null), alertTypeOf(''), alertTypeOf(' ')]).toEqual([null, null, null]);
});

describe('simplifyAlert', () => {
	const FULL = {
		unique_id: 'alert-1',
		message: 'Disk full',
		summary: 'On db-1',
		alert_type: 3,
		entity_id: 'db-1/disk',
		suppressed: false,
		urls: [{ link_url: 'https://graphs.example/db-1', link_text: 'Graph' }, {}, 'a text'],
		creation_date: '2026-03-04T05:06:07.123456Z',
	};

	it('renames the members', () => {
		expect(simplifyAlert(FULL)).toEqual({
			alertId: 'alert-1',
			message: 'Disk full',
			summary: 'On db-1',
			type: 'critical',
			entityId: 'db-1/disk',
			suppressed: false,
			links: [
				{ url: 'https://graphs.example/db-1', text: 'Graph' },
				{ url: null, text: null },
				{ url: 'a text', text: null },
			],
			createdAt: '2026-03-04T05:06:07.123Z',
		});
	});

	it('has null for each missing value, and no links', () => {
		expect(simplifyAlert({})).toEqual({
			alertId: null,
			message: null,
			summary: null,
			type: null,
			entityId: null,
			suppressed: null,
			links: [],
			createdAt: null,
		});
	});
});
