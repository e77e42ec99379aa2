/** Routes for the report: paths without what an account has in them. */

/** The parts of paths that are Zenduty's own words. */
const WORDS = new Set(
	`api v2 account teams services escalation_policies schedules priority sla tags members
	integrations maintenance overrides oncall incidents filter note alerts responders alert status
	integration generic events`.split(/\s+/),
);

/** Returns `GET /api/incidents/{}/note/` for a request. */
export function routeOf(method: string, path: string): string {
	const parts = path.replace(/\?.*/, '').split('/');
	return `${method} ${parts.map((part) => (part === '' || WORDS.has(part) ? part : '{}')).join('/')}`;
}
