import type { Intake } from '../delivery/intake';
import type { SetupContext } from '../setup/context';
import type { DemoControls } from './demo-controls';
import type { ForgeVerifier } from './forge-token';
import type { Gate } from './gate';
import type { JiraVerifier } from './jira-token';
import type { HttpMetrics } from './metrics';
import type { PermissionNotes } from './permissions';
import type { TokenVerifier } from './token';

/** What the HTTP routes work with. */
export interface HttpContext extends SetupContext {
  readonly intake: Intake;
  readonly verifyToken: TokenVerifier;
  /** How calls of the Forge app are checked, or null where there is no app. */
  readonly forge: { readonly verify: ForgeVerifier } | null;
  readonly verifyJira: JiraVerifier;
  /** The secrets that AvsB may have signed with; any of them will do. */
  readonly webhookSecrets: readonly Buffer[];
  readonly gate: Gate;
  readonly notePermissions: PermissionNotes;
  /** Whose pages may embed the panel and call from a browser. */
  readonly avsbOrigins: readonly string[];
  /** What the process has counted, as Prometheus reads it. */
  readonly metrics: HttpMetrics;
  /** Where the built pages of `relay/web` are. */
  readonly webFolder: string;
  /** Demo mode's controls, or null outside it. */
  readonly demo: DemoControls | null;
  /** Resolves where database and queue work, rejects otherwise. */
  readonly checkReady: () => Promise<void>;
}
