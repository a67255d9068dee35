import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { isProblem } from '../api/problem';
import { sitesKey, useGoToAtlassian, useSites } from '../api/sites';
import type { Site } from '../api/types';
import { Button } from '../parts/button';
import { Loaded } from '../parts/loaded';
import { FailureNotice, Notice } from '../parts/notice';
import { texts } from './texts';

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
      <h3 id="step-site">{texts.dialog.siteStep}</h3>
      <Loaded query={sites} thing={texts.sites.things} plural rows={2}>
        {(all) =>
          all.length > 0 && (
            <RadioGroup className="field" value={siteId} onChange={onChange} aria-labelledby="step-site">
              <div className="radios">
                {all.map(({ id, name, url, status }) => (
                  <Radio key={id} value={id} className="radio" isDisabled={status !== 'connected'}>
                    {name}{' '}
                    <span className="muted">{status === 'connected' ? hostOf(url) : texts.sites.reconnectNeeded}</span>
                  </Radio>
                ))}
              </div>
            </RadioGroup>
          )
        }
      </Loaded>
      {sites.data?.length === 0 && <p className="muted">{texts.dialog.connectMeans}</p>}
      <div className="buttons">
        <Button
          look={sites.data?.length === 0 ? 'primary' : 'plain'}
          isPending={atlassian.isPending}
          busy={texts.dialog.leaving}
          onPress={() => {
            onLeave();
            atlassian.mutate(null);
          }}
        >
          {texts.dialog.connect}
        </Button>
      </div>
      {atlassian.error !== null && <FailureNotice error={atlassian.error} />}
    </section>
  );
}

interface ChooseSiteProps {
  readonly choiceId: string;
  readonly onChosen: (site: Site) => void;
  /** Keeps the draft, for the way to Atlassian and back. */
  readonly onLeave: () => void;
}

/** Asks which site to connect, if Atlassian listed several. */
export function ChooseSite({ choiceId, onChosen, onLeave }: ChooseSiteProps) {
  const api = useApi();
  const queries = useQueryClient();
  const [cloudId, setCloudId] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
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
  if (isProblem(choices.error, 'not_found') || isProblem(choose.error, 'not_found')) {
    return <Expired onLeave={onLeave} />;
  }
  return (
    <section className="stack tight" aria-label={texts.dialog.which}>
      <Loaded query={choices} thing={texts.dialog.choices} rows={2}>
        {({ items }) => (
          <RadioGroup
            className="field"
            value={cloudId}
            onChange={(chosen) => {
              setCloudId(chosen);
              setMissing(false);
            }}
          >
            <Label className="label">{texts.dialog.which}</Label>
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
      {isMissing && (
        <p role="alert" className="field-error">
          {texts.dialog.noSiteChosen}
        </p>
      )}
      {choose.error !== null && <FailureNotice error={choose.error} />}
      <div className="buttons">
        <Button
          look="primary"
          isPending={choose.isPending}
          busy={texts.dialog.connecting}
          onPress={() => (cloudId === null ? setMissing(true) : choose.mutate(cloudId))}
        >
          {texts.dialog.useSite}
        </Button>
      </div>
    </section>
  );
}

/** To load the choice again cannot help: it is gone. */
function Expired({ onLeave }: { onLeave: () => void }) {
  const atlassian = useGoToAtlassian();
  return (
    <>
      <Notice
        look="bad"
        role="alert"
        title={texts.dialog.choiceExpired}
        action={
          <Button
            isPending={atlassian.isPending}
            busy={texts.dialog.leaving}
            onPress={() => {
              onLeave();
              atlassian.mutate(null);
            }}
          >
            {texts.dialog.connect}
          </Button>
        }
      />
      {atlassian.error !== null && <FailureNotice error={atlassian.error} />}
    </>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
