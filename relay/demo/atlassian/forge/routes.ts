import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type express from 'express';
import { Router } from 'express';
import { z } from 'zod';
import { readBody } from '../body';
import type { Simulation } from '../context';
import { findIssue, findSite } from '../world/find';
import type { ForgePlatform } from './platform';

/** What Forge publishes, and what the simulated Jira's pages need to show the app; nothing if no app is installed. */
export function forgeRoutes(simulation: Simulation): Router {
  const router = Router();
  router.use('/forge', (_request, response, next) => {
    if (simulation.forge() === null) response.status(404).end();
    else next();
  });
  router.get('/forge/jwks.json', (_request, response) => {
    response.json(simulation.forge()?.jwks);
  });
  router.get('/forge/:file', (request, response, next) => {
    const forge = simulation.forge();
    if (forge === null || !['host.js', 'issue.js'].includes(request.params.file)) return next();
    response.type('js');
    createReadStream(join(forge.folder, request.params.file)).on('error', next).pipe(response);
  });
  router.post('/forge/sites/:slug/links', (request, response) => {
    const asked = linksBody.safeParse(readBody(request).value ?? {});
    if (!asked.success) return void response.status(400).json({ message: 'Name the addresses, as urls.' });
    const { urls } = asked.data;
    return answer(simulation, response, request.params.slug, (forge, site) => forge.resolveLinks(site, urls));
  });
  router.post('/forge/sites/:slug/issues/:key/invoke', (request, response) => {
    const asked = invokeBody.safeParse(readBody(request).value ?? {});
    if (!asked.success) return void response.status(400).json({ message: 'Name the function, as functionKey.' });
    const { functionKey } = asked.data;
    return answer(simulation, response, request.params.slug, async (forge, site) => {
      const issue = findIssue(site, request.params.key);
      if (!issue) throw new Error('There is no such issue.');
      return forge.invoke(site, functionKey, issue);
    });
  });
  return router;
}

const linksBody = z.object({ urls: z.array(z.string()).default([]) });
const invokeBody = z.object({ functionKey: z.string().default('') });

/** Answers with the app's result, or with 502 if the app failed, so that the page says so. */
async function answer(
  simulation: Simulation,
  response: express.Response,
  slug: string,
  work: (forge: ForgePlatform, site: NonNullable<ReturnType<typeof findSite>>) => Promise<unknown>,
): Promise<void> {
  const site = findSite(simulation.world, slug);
  const forge = simulation.forge();
  if (!site || forge === null) {
    response.status(404).end();
    return;
  }
  try {
    response.json(await work(forge, site));
  } catch (error) {
    response.status(502).json({ message: error instanceof Error ? error.message : String(error) });
  }
}
