import { join } from 'node:path';
import { makePrivate } from '../make-private';
import { type SavedWorld, type SeedOptions, seedWorld, upgradeWorld, type World } from './atlassian';
import { readIfThere, writePrivateFile } from './private-file';

/** The simulated Atlassian Cloud of demo mode, kept in the data folder so that its tickets outlive a restart. */
interface WorldFile {
  readonly world: World;
  /** Saves the world soon. */
  save(): void;
  /** Saves pending changes at once. */
  flush(): void;
}

/** Changes in quick succession are saved together. */
const saveAfterMs = 200;

/** The world of this folder, or a new one. The OAuth app in it is always the one that the relay has now. */
export function openWorldFile(folder: string, app: Required<SeedOptions>): WorldFile {
  const path = join(folder, 'demo-atlassian.json');
  const seeded = seedWorld(app);
  const text = readIfThere(path);
  if (text !== undefined) makePrivate(path);
  const kept: SavedWorld | undefined = text === undefined ? undefined : JSON.parse(text);
  const world = kept?.version === seeded.version ? { ...upgradeWorld(kept), apps: seeded.apps } : seeded;
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
