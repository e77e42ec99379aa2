/** The switches: what the real service may do one way or the other. */
import { z } from 'zod';
import { LISTS } from './openapi.mts';

/** A list as a bare array, as one page of many, or as an array of pages. */
export const SHAPES = ['array', 'page', 'pages'] as const;
export type Shape = (typeof SHAPES)[number];

const shape = z.enum(SHAPES);
const listName = z
	.string()
	.refine((name) => [...LISTS.values()].includes(name), 'There is no such list');
const limits = z
	.object({
		/** How many times the documented counts are allowed. */
		scale: z.number().positive().default(1),
		/** How long a window is, as a part of the documented second and minute. */
		windowScale: z.number().positive().default(1),
		/** Whether a 429 says how long to wait. */
		retryAfter: z.boolean().default(true),
	})
	.strict();

/** Reads settings: what is missing gets its default, what is unknown is an error. */
export const settingsSchema = z
	.object({
		/** The shape of lists; those that are not named have the one that Zenduty documents. */
		shapes: z.record(listName, shape).default({}),
		pageSize: z.number().int().positive().default(10),
		/** Whether `page_size` counts. */
		obeyPageSize: z.boolean().default(false),
		/** What a page's `count` is. */
		count: z.enum(['number', 'null', 'absent']).default('null'),
		/** Whether found incidents begin with the newest. */
		newestFirst: z.boolean().default(false),
		/** Whether the day of `to_date` belongs to the time that is asked for. */
		lastDayCounts: z.boolean().default(false),
		/** Whether a PUT keeps what it leaves out, instead of setting it to null. */
		putKeepsMissing: z.boolean().default(false),
		/** Whether an incident that is triggered again keeps when it was acknowledged and resolved. */
		triggeredKeepsDates: z.boolean().default(false),
		/** Milliseconds in one unit of a service's `acknowledgement_timeout`; 0 units are for ever. */
		acknowledgementUnit: z.number().positive().max(60_000).default(60_000),
		/** Fields of an incident that a PATCH leaves as they are. */
		patchIgnores: z.array(z.string()).default([]),
		/** Whether only the documented id is taken: PATCH by unique_id, all else by number. */
		onlyDocumentedIds: z.boolean().default(false),
		/** Milliseconds until an alert is worked off. */
		alertDelay: z.number().nonnegative().default(50),
		/** Whether alerts fail. */
		alertsFail: z.boolean().default(false),
		/** The documented rate limits, or null for none. */
		limits: limits.nullable().default(null),
		/** Milliseconds that a receiver of webhooks has. */
		webhookTimeout: z.number().positive().default(3000),
	})
	.strict();

export type Settings = z.infer<typeof settingsSchema>;
/** Settings as a test gives them: all may be left out. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type LimitSettings = z.infer<typeof limits>;
