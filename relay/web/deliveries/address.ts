/** The address of a delivery's page, to be sent to others. */
export function addressOfDelivery(id: string): string {
  return `${location.origin}/settings/integrations/deliveries/${encodeURIComponent(id)}`;
}
