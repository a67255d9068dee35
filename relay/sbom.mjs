/**
 * Writes the bill of materials of what runs in production as CycloneDX 1.5, `dist/sbom.cdx.json`: every package of the
 * lockfile that isn't for development alone, with version, licence, hash and what it depends on. The same lockfile makes
 * the same file.
 *
 * `npm sbom` doesn't do: with `--omit=dev` it leaves out what a development dependency needs as well, `ajv` for instance,
 * and without it stops at the two stand-ins of package.json's `overrides`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const text = readFileSync('package-lock.json', 'utf8');
const { name, version, packages } = JSON.parse(text);
const { description } = JSON.parse(readFileSync('package.json', 'utf8'));

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const isForProduction = ([path, entry]) => path !== '' && !entry.link && !entry.dev && !entry.devOptional;
const entries = Object.entries(packages).filter(isForProduction);
const root = `${name}@${version}`;

function refOf(path) {
  return path === '' ? root : `${nameOf(path)}@${packages[path].version}`;
}

function componentOf([path, { version, license, integrity, optional }]) {
  const [algorithm, digest] = integrity.split('-');
  return {
    type: 'library',
    'bom-ref': refOf(path),
    name: nameOf(path),
    version,
    scope: optional ? 'optional' : 'required',
    purl: `pkg:npm/${nameOf(path).replace('@', '%40')}@${version}`,
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
    licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }],
  };
}

/** A package finds another one in its own folder or further up, as Node.js looks for it. */
function foundFrom(path, wanted) {
  const candidate = `${path === '' ? '' : `${path}/`}node_modules/${wanted}`;
  if (packages[candidate] !== undefined) return candidate;
  if (path === '') return undefined;
  return foundFrom(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), wanted);
}

const production = new Set(entries.map(([path]) => path));

function dependenciesOf(path) {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[path];
  const wanted = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const found = wanted.map((one) => foundFrom(path, one)).filter((one) => production.has(one));
  return { ref: refOf(path), dependsOn: [...new Set(found.map(refOf))].sort() };
}

/** Of one version that lies in several folders, one. */
function eachOnce(items, keyOf) {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

const digest = createHash('sha256').update(text).digest('hex');
const uuid = digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${uuid}`,
  version: 1,
  metadata: {
    component: { type: 'application', 'bom-ref': root, name, version, description, purl: `pkg:npm/${root}` },
  },
  components: eachOnce(entries.map(componentOf), (one) => one['bom-ref']),
  dependencies: eachOnce(['', ...production].map(dependenciesOf), ({ ref }) => ref),
};
mkdirSync('dist', { recursive: true });
writeFileSync('dist/sbom.cdx.json', `${JSON.stringify(bill, null, 2)}\n`);
process.stdout.write(`dist/sbom.cdx.json lists ${bill.components.length} packages.\n`);
