import { join } from 'node:path';
import { type SeedOptions, seedWorld, type World } from './atlassian';
import { makePrivate, readIfThere, writePrivateFile } from './private-file';

/** The simulated Atlassian Cloud of demo mode, kept in the data folder so that its tickets outlive a restart. */
export interface WorldFile {
  readonly world: World;
  /** Writes the world down soon. */
  save(): void;
  /** Writes down at once what is not yet. */
  flush(): void;
}

/** Changes that come in a row are written together. */
const saveAfterMs = 200;

/** The world of this folder, or a new one. The OAuth app in it is always the one that the relay has now. */
export function openWorldFile(folder: string, app: Required<SeedOptions>): WorldFile {
  const path = join(folder, 'demo-atlassian.json');
  const seeded = seedWorld(app);
  const text = readIfThere(path);
  if (text !== undefined) makePrivate(path);
  const kept: World | undefined = text === undefined ? undefined : JSON.parse(text);
  const world = kept?.version === seeded.version ? { ...kept, apps: seeded.apps } : seeded;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    writePrivateFile(path, JSON.stringify(world));
  }

  return {
    world,
    save() {
      timer ??= setTimeout(flush, saveAfterMs);
    },
    flush,
  };
}
