/** An event of about this many bytes: one incident with many labels in its summary. */
export function event(bytes: number) {
	const incident = {
		summary: '',
		incident_number: 4711,
		creation_date: '2026-03-01T08:00:00.123456Z',
		status: 1,
		unique_id: 'C4kPz9TnW2rXyLqVb7HdSe',
		title: 'Disk almost full on db-1',
		incident_key: 'nT5vRw8yKc3hZm6pQd9fXb',
		service: {
			name: 'Databases',
			unique_id: '7c9e1a52-40d1-4c0e-9a57-2f1d8b6a3e10',
			team: '3f0c9b1e5d7a4826b1c4d9e8f7a6b5c4',
			escalation_policy: 'a9b8c7d6e5f40312b3c4d5e6f7089a1b',
		},
		priority: 1,
		urgency: 1,
		merged_with: null,
		assigned_to: { username: 'anna', first_name: 'Anna', last_name: 'Berg' },
		resolved_date: null,
		acknowledged_date: null,
	};
	const payload = { event_type: 'triggered', incident };
	const line = 'Labels:\n - alertname = DiskAlmostFull\n - instance = db-1.example.com\n';
	const missing = bytes - JSON.stringify({ payload }).length;
	incident.summary = line.repeat(Math.max(0, Math.round(missing / (line.length + 3))));
	return { payload };
}
