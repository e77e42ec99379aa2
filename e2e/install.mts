/** Installs n8n for the end-to-end checks, unless it is there. */
import { ensureInstallation } from './installation.mts';

await ensureInstallation();
