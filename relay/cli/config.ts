import { type ConfigResult, type Environment, isDemo, loadConfig } from '../config';
import { AvsbError } from '../demo/avsb/avsb-error';
import { readDemoAddress, readDemoSecrets } from '../demo/secrets';
import { demoFolder, withDemoSettings } from '../demo/settings';

/**
 * The relay's configuration, by the same environment that it was started with; in demo mode by its data folder too.
 *
 * @throws AvsbError where no demo has run in this folder yet
 */
export function readConfig(environment: Environment): ConfigResult {
  if (!isDemo(environment)) return loadConfig(environment);
  const folder = demoFolder(environment);
  const secrets = readDemoSecrets(folder);
  const url = readDemoAddress(folder);
  if (secrets === undefined || url === undefined) throw noDemo();
  const result = loadConfig(withDemoSettings(environment, secrets));
  if (!result.ok) return result;
  const atlassian = { ...result.config.atlassian, authUrl: url, apiUrl: url };
  return { ok: true, config: { ...result.config, atlassian, isDemo: true } };
}

/** The error where neither a demo nor a real relay is configured. */
export function noDemo(): AvsbError {
  return new AvsbError('No demo has run in this folder yet.', 'Start it with “npm start” in another terminal first.');
}
