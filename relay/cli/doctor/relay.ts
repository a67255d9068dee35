import { type Finding, ok, warning } from './finding';

const withinMs = 5_000;

/** Whether a relay answers where browsers and AvsB look for it. */
export async function checkRelay(publicUrl: string): Promise<Finding> {
  const check = 'relay';
  try {
    const { status } = await fetch(`${publicUrl}/readyz`, { signal: AbortSignal.timeout(withinMs) });
    if (status === 200) return ok(check, `It answers on ${publicUrl} and is ready.`);
    return warning(
      check,
      `It answers ${status} on ${publicUrl}/readyz.`,
      'Look in its log; its database or queue may be unavailable.',
    );
  } catch (error) {
    const nextStep = 'Start it, or correct PUBLIC_URL. The address may also be unreachable from this machine.';
    return warning(check, `Nothing answers on ${publicUrl} (${reasonOf(error)}).`, nextStep);
  }
}

/** Why a request failed, in the words of the network. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
