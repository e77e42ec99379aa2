/*
 * Lets Jest end although a timer still runs. The nodes wait with n8n's `sleep`, which cannot be
 * stopped. So a wait that was cancelled leaves its timer behind, for up to a minute.
 */
const start = globalThis.setTimeout;

globalThis.setTimeout = Object.assign((...parameters) => start(...parameters).unref(), start);
