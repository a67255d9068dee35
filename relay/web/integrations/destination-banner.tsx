import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import { useGoToAtlassian } from '../api/sites';
import type { Banner, Destination } from '../api/types';
import { Button } from '../parts/button';
import { FailureNotice, Notice, type NoticeLook } from '../parts/notice';
import { keepReconnect } from './kept-draft';
import { texts } from './texts';

const looks: Readonly<Record<Banner['code'], NoticeLook>> = {
  reconnect_required: 'bad',
  repair_required: 'bad',
  remap_required: 'wait',
  disabled: 'idle',
};

interface DestinationBannerProps {
  readonly destination: Destination;
  /** Keeps what the way back from Atlassian needs; without it, the way back leads to the destinations. */
  readonly onReconnect?: () => void;
}

/** A destination's obstacle, in the relay's words, and the one next step. */
export function DestinationBanner({ destination, onReconnect }: DestinationBannerProps) {
  const { banner } = destination;
  const step = useNextStep(destination, onReconnect);
  if (banner === null) return null;
  const { lead, rest } = leadOf(banner.message);
  return (
    <>
      <Notice
        look={looks[banner.code]}
        title={lead}
        action={
          <Button look="primary" onPress={() => step.mutate()} isPending={step.isPending}>
            {texts.steps[banner.action]}
          </Button>
        }
      >
        {rest}
      </Notice>
      {step.error !== null && <FailureNotice error={step.error} />}
    </>
  );
}

/** Only the next step, beside something that waits for it. */
export function NextStep({ destination }: { destination: Destination }) {
  const { banner, name } = destination;
  const step = useNextStep(destination);
  if (banner === null) return null;
  const stepName = texts.steps[banner.action];
  return (
    <>
      <Button onPress={() => step.mutate()} isPending={step.isPending} aria-label={texts.stepFor(stepName, name)}>
        {stepName}
      </Button>
      {step.error !== null && <FailureNotice error={step.error} />}
    </>
  );
}

/** Carries out a banner's step: here if one call is enough, else on the destination's page. */
function useNextStep({ id, site, banner }: Destination, onReconnect = () => keepReconnect(site.id)) {
  const api = useApi();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const atlassian = useGoToAtlassian();
  return useMutation({
    mutationFn: async () => {
      switch (banner?.action) {
        case 'reconnect':
          onReconnect();
          return void (await atlassian.mutateAsync(site.id));
        case 'pick_project':
          return navigate(`/settings/integrations/destinations/${id}?repair`);
        case 'refresh_templates':
          return navigate(`/settings/integrations/destinations/${id}?remap`);
        case 'resume':
          await answered(api.PATCH('/v1/destinations/{id}', { params: { path: { id } }, body: { enabled: true } }));
          return void (await queries.invalidateQueries({ queryKey: destinationsKey }));
        case undefined:
          return;
      }
    },
  });
}

/** A banner's first sentence carries it; what it means follows. */
function leadOf(message: string): { lead: string; rest: string } {
  const end = message.search(/[.!] /);
  return end === -1 ? { lead: message, rest: '' } : { lead: message.slice(0, end + 1), rest: message.slice(end + 2) };
}
