import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { sitesKey, useGoToAtlassian, useSites } from '../api/sites';
import type { Site } from '../api/types';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { FailureNotice } from '../parts/notice';

interface SiteStepProps {
  readonly siteId: string | null;
  readonly onChange: (siteId: string) => void;
  /** Keeps the draft, for the way to Atlassian and back. */
  readonly onLeave: () => void;
}

/** The connected sites, and the way to connect another one. */
export function SiteStep({ siteId, onChange, onLeave }: SiteStepProps) {
  const sites = useSites();
  const atlassian = useGoToAtlassian();
  return (
    <section className="stack tight" aria-labelledby="step-site">
      <h3 id="step-site">1 Site</h3>
      <Loaded query={sites} thing="Jira sites" plural rows={2}>
        {(all) =>
          all.length > 0 && (
            <RadioGroup className="field" value={siteId} onChange={onChange} aria-labelledby="step-site">
              <div className="radios">
                {all.map(({ id, name, url, status }) => (
                  <Radio key={id} value={id} className="radio" isDisabled={status !== 'connected'}>
                    {name} <span className="muted">{status === 'connected' ? hostOf(url) : 'Reconnect needed'}</span>
                  </Radio>
                ))}
              </div>
            </RadioGroup>
          )
        }
      </Loaded>
      <div className="buttons">
        <Button
          look={sites.data?.length === 0 ? 'primary' : 'plain'}
          isPending={atlassian.isPending}
          busy="Going to Atlassian…"
          onPress={() => {
            onLeave();
            atlassian.mutate(null);
          }}
        >
          Connect Jira site
        </Button>
      </div>
      {atlassian.error !== null && <FailureNotice error={atlassian.error} />}
    </section>
  );
}

/** Asks which site to connect, if Atlassian listed several. */
export function ChooseSite({ choiceId, onChosen }: { choiceId: string; onChosen: (site: Site) => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [cloudId, setCloudId] = useState<string | null>(null);
  const choices = useQuery({
    queryKey: ['site-choices', choiceId],
    queryFn: () => answered(api.GET('/v1/sites/choices/{id}', { params: { path: { id: choiceId } } })),
  });
  const choose = useMutation({
    mutationFn: (chosen: string) =>
      answered(api.POST('/v1/sites/choices/{id}', { params: { path: { id: choiceId } }, body: { cloudId: chosen } })),
    onSuccess: async (site) => {
      await queries.invalidateQueries({ queryKey: sitesKey });
      onChosen(site);
    },
  });
  return (
    <section className="stack tight" aria-label="Which site?">
      <Loaded query={choices} thing="The sites to choose from" rows={2}>
        {({ items }) => (
          <RadioGroup className="field" value={cloudId} onChange={setCloudId}>
            <Label className="label">Which site?</Label>
            <div className="radios">
              {items.map((site) => (
                <Radio key={site.cloudId} value={site.cloudId} className="radio">
                  {site.name} <span className="muted">{hostOf(site.url)}</span>
                </Radio>
              ))}
            </div>
          </RadioGroup>
        )}
      </Loaded>
      {choose.error !== null && <FailureNotice error={choose.error} />}
      <div className="buttons">
        <Button
          look="primary"
          isPending={choose.isPending}
          busy="Connecting…"
          isDisabled={cloudId === null}
          onPress={() => cloudId !== null && choose.mutate(cloudId)}
        >
          Use this site
        </Button>
      </div>
    </section>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
