import type { AtlassianSettings } from '../../config';
import { type Finding, ok, problem, warning } from './finding';
import { reasonOf } from './relay';

const withinMs = 10_000;

/** AvsB's signed events and tokens are refused when the clocks are further apart than this. */
const maxSkewMs = 5 * 60_000;
/** Network delay and rounding to seconds explain a smaller difference. */
const warningSkewMs = 30_000;

/** Whether Atlassian's two hosts can be reached from here, and whether this machine's clock agrees with theirs. */
export async function checkAtlassian({ apiUrl, authUrl }: AtlassianSettings): Promise<Finding[]> {
  const api = await ask(`${apiUrl}/oauth/token/accessible-resources`);
  const auth = await ask(authUrl);
  return [
    reached('Atlassian API', 'ATLASSIAN_API_URL', apiUrl, api),
    reached('Atlassian sign-in', 'ATLASSIAN_AUTH_URL', authUrl, auth),
    clock(api),
  ];
}

type Asked =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly date: string | null;
      readonly askedAt: number;
      readonly tookMs: number;
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

async function ask(url: string): Promise<Asked> {
  const askedAt = Date.now();
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(withinMs) });
    await answer.body?.cancel();
    return {
      kind: 'answered',
      status: answer.status,
      date: answer.headers.get('date'),
      askedAt,
      tookMs: Date.now() - askedAt,
    };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

/** Without a token 401 is the right response; only 5xx is a problem. */
function reached(check: string, variable: string, url: string, asked: Asked): Finding {
  if (asked.kind === 'unreachable') {
    const nextStep = `Let this machine connect to ${new URL(url).host} (firewall, proxy, DNS), or correct ${variable}.`;
    return problem(check, `${url} cannot be reached (${asked.reason}).`, nextStep);
  }
  if (asked.status >= 500) {
    return warning(
      check,
      `${url} answers ${asked.status}.`,
      'See status.atlassian.com. Deliveries wait and resume on their own.',
    );
  }
  return ok(check, `${url} answers.`);
}

function clock(asked: Asked): Finding {
  const check = 'clock';
  const theirs = asked.kind === 'answered' && asked.date !== null ? new Date(asked.date).getTime() : Number.NaN;
  if (asked.kind === 'unreachable' || Number.isNaN(theirs)) {
    return warning(
      check,
      "It could not be compared: Atlassian's responses don't include the time.",
      'Run this again once Atlassian can be reached.',
    );
  }
  const aheadMs = asked.askedAt + asked.tookMs / 2 - theirs;
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const message = `This machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} Atlassian's.`;
  const nextStep = 'Set the clock by NTP: signed events and tokens are refused when it is off by 5 minutes.';
  if (Math.abs(aheadMs) >= maxSkewMs) return problem(check, message, nextStep);
  return Math.abs(aheadMs) >= warningSkewMs
    ? warning(check, message, nextStep)
    : ok(check, "It agrees with Atlassian's.");
}
