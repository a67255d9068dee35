/** The comment property that names the deliveries a comment reports: it identifies a comment of unknown outcome. */
const deliveryProperty = 'avsb.delivery';

/** The properties of a comment that reports these deliveries. */
export function commentProperties(deliveryIds: readonly string[], { isInternal }: { readonly isInternal: boolean }) {
  return [{ key: deliveryProperty, value: { deliveryIds } }, ...(isInternal ? [internalComment] : [])];
}

/**
 * Keeps a comment of a service project from its customers; elsewhere it would mean nothing
 * (developer.atlassian.com/cloud/jira/service-desk/jira-service-desk-entity-properties).
 */
export const internalComment = { key: 'sd.public.comment', value: { internal: true } } as const;

/** Whether a comment's property, which anyone who may comment can write, names a delivery. */
export function namesDelivery({ key, value }: { readonly key: string; readonly value: unknown }, id: string): boolean {
  if (key !== deliveryProperty || typeof value !== 'object' || value === null || !('deliveryIds' in value))
    return false;
  return Array.isArray(value.deliveryIds) && value.deliveryIds.includes(id);
}
