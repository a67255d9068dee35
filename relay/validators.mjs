/**
 * Writes the validators of ADF as code, since compiling them takes Ajv half a second at each start: those of single
 * nodes for the domain, and that of a whole document for the simulated Atlassian, which shares nothing with it. They go
 * into folders called `generated`, which are not in the repository.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import standaloneCode from 'ajv/dist/standalone/index.js';
import AjvDraft04 from 'ajv-draft-04';
import { build } from 'esbuild';

const Ajv = AjvDraft04.default ?? AjvDraft04;
const writeCode = standaloneCode.default ?? standaloneCode;

/** Every way in which Atlassian's schema measures texts is “not empty”, which is the same in any unit. */
const settings = { strict: false, validateSchema: false, unicode: false, logger: false };

export async function writeValidators() {
  await writeNodeValidators('relay/domain/adf/generated/node-validators');
  await writeDocumentValidator('relay/demo/atlassian/adf/generated/document-validator');
}

async function writeNodeValidators(path) {
  const { allDefinitions, shallowSchema } = await imported('relay/domain/adf/schema.ts');
  const ajv = new Ajv({ ...settings, messages: false, code: { source: true, esm: true } });
  const names = allDefinitions().map((definition, index) => {
    ajv.addSchema(shallowSchema(definition), `node${index}`);
    return `node${index}`;
  });
  const code = writeCode(ajv, Object.fromEntries(names.map((name) => [name, name])));
  await write(`${path}.js`, `${code}\nexport const nodeValidators = [${names.join(', ')}];\n`);
  await write(`${path}.d.ts`, 'export declare const nodeValidators: readonly ((node: unknown) => boolean)[];\n');
}

async function writeDocumentValidator(path) {
  const schema = JSON.parse(await readFile('shared/contracts/adf-v1-full.schema.json', 'utf8'));
  const ajv = new Ajv({ ...settings, code: { source: true, esm: true } });
  ajv.addSchema(schema, 'document');
  await write(`${path}.js`, writeCode(ajv, { isDocument: 'document' }));
  await write(
    `${path}.d.ts`,
    "import type { ValidateFunction } from 'ajv';\nexport declare const isDocument: ValidateFunction;\n",
  );
}

/** What a TypeScript module exports. */
async function imported(entry) {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
