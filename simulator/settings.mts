/**
 * The settings of the simulator. They choose between the ways in which the real service may behave.
 */
import { z } from 'zod';
import { LISTS } from './openapi.mts';

/** The shapes of a list: an array, one page, or an array of pages. */
export const SHAPES = ['array', 'page', 'pages'] as const;
export type Shape = (typeof SHAPES)[number];

const shape = z.enum(SHAPES);
const listName = z
	.string()
	.refine((name) => [...LISTS.values()].includes(name), 'There is no such list');
const limits = z
	.object({
		/** The factor by which the documented numbers of requests are multiplied. */
		scale: z.number().positive().default(1),
		/** The factor by which the length of the documented second and minute is multiplied. */
		windowScale: z.number().positive().default(1),
		/** Whether a 429 has the header `Retry-After`. */
		retryAfter: z.boolean().default(true),
	})
	.strict();

/** Reads settings. A missing setting gets its default. An unknown setting is an error. */
export const settingsSchema = z
	.object({
		/**
		 * The shapes of lists, by the name of the list. Any other list has the shape that Zenduty
		 * documents.
		 */
		shapes: z.record(listName, shape).default({}),
		pageSize: z.number().int().positive().default(10),
		/** Whether the parameter `page_size` sets the size of a page. */
		obeyPageSize: z.boolean().default(false),
		/** The value of `count` in a page. */
		count: z.enum(['number', 'null', 'absent']).default('null'),
		/** Whether a search returns the newest incidents first. */
		newestFirst: z.boolean().default(false),
		/** Whether a search includes incidents from the day of `to_date`. */
		lastDayCounts: z.boolean().default(false),
		/**
		 * Whether a PUT keeps the members that its body does not have. If not, it sets them to null.
		 */
		putKeepsMissing: z.boolean().default(false),
		/**
		 * Whether an incident that is triggered again keeps the dates of its acknowledgement and
		 * resolution.
		 */
		triggeredKeepsDates: z.boolean().default(false),
		/**
		 * The length of one unit of a service's `acknowledgement_timeout`, in milliseconds. With 0
		 * units, an acknowledgement lasts for ever.
		 */
		acknowledgementUnit: z.number().positive().max(60_000).default(60_000),
		/** The fields of an incident that a PATCH does not change. */
		patchIgnores: z.array(z.string()).default([]),
		/**
		 * Whether a path must have the documented ID: `unique_id` for a PATCH of an incident, and the
		 * number otherwise.
		 */
		onlyDocumentedIds: z.boolean().default(false),
		/** The time until an alert is processed, in milliseconds. */
		alertDelay: z.number().nonnegative().default(50),
		/** Whether the processing of alerts fails. */
		alertsFail: z.boolean().default(false),
		/** How the documented rate limits apply. With null, there are no limits. */
		limits: limits.nullable().default(null),
		/** The time that a receiver of webhooks has for its answer, in milliseconds. */
		webhookTimeout: z.number().positive().default(3000),
	})
	.strict();

export type Settings = z.infer<typeof settingsSchema>;
/** Settings as a test passes them. Every setting may be missing. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type LimitSettings = z.infer<typeof limits>;
