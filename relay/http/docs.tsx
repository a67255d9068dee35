import type { HtmlAnswer } from './answer';
import { htmlAnswer } from './html';
import type { Content, OpenApiDocument, Operation, Parameter, ResponseObject } from './openapi/document';
import type { JsonSchema } from './openapi/schemas';

/** The OpenAPI document as one page to read: without scripts, and with nothing from elsewhere. */
export function docsPage(document: OpenApiDocument): HtmlAnswer {
  return htmlAnswer(200, document.info.title, <Docs document={document} />, { style });
}

function Docs({ document }: { document: OpenApiDocument }) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <>
      <h1>{document.info.title}: the relay’s API</h1>
      {document.info.description.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph.replaceAll('`', '')}</p>
      ))}
      <p>
        The same for programs, as OpenAPI 3.1: <a href="/openapi.json">openapi.json</a>.
      </p>
      <nav aria-label="Contents">
        <ul>
          {document.tags.map(({ name, description }) => (
            <li key={name}>
              <a href={`#${anchorOf(name)}`}>{sentence(name)}</a>: {description}.
            </li>
          ))}
          <li>
            <a href="#schemas">Schemas</a>: the shapes that several requests and responses share.
          </li>
        </ul>
      </nav>
      {document.tags.map(({ name }) => (
        <section key={name} aria-labelledby={anchorOf(name)}>
          <h2 id={anchorOf(name)}>{sentence(name)}</h2>
          {operations
            .filter(({ operation }) => operation.tags.includes(name))
            .map((each) => (
              <OperationView key={each.operation.operationId} {...each} document={document} />
            ))}
        </section>
      ))}
      <section aria-labelledby="schemas">
        <h2 id="schemas">Schemas</h2>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <article key={name} id={`schema-${name}`}>
            <h3>{name}</h3>
            <Shape schema={schema} />
          </article>
        ))}
      </section>
    </>
  );
}

function OperationView(props: { path: string; method: string; operation: Operation; document: OpenApiDocument }) {
  const { path, method, operation, document } = props;
  const { parameters, requestBody, responses } = operation;
  return (
    <article id={operation.operationId}>
      <h3>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h3>
      <p>{operation.summary}.</p>
      <p className="muted">{callersOf(operation)}</p>
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      {requestBody !== undefined && (
        <>
          <h4>Body{requestBody.required ? '' : ' (optional)'}</h4>
          <ContentView content={requestBody.content} />
        </>
      )}
      <h4>Answers</h4>
      <dl>
        {Object.entries(responses).map(([status, response]) => (
          <div key={status}>
            <dt>{status}</dt>
            <dd>
              {'$ref' in response ? (
                document.components.responses[nameIn(response.$ref)]?.description
              ) : (
                <ResponseView response={response} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function ResponseView({ response: { description, headers = {}, content } }: { response: ResponseObject }) {
  return (
    <>
      {description}
      {Object.entries(headers).map(([name, header]) => (
        <div key={name}>
          <code>{name}</code>: {header.description}
        </div>
      ))}
      {content !== undefined && <ContentView content={content} />}
    </>
  );
}

const callers: Readonly<Record<string, string>> = {
  bearer: 'a token issued by AvsB',
  session: 'the session’s cookie',
  csrf: 'its CSRF token',
  signature: 'AvsB’s signature',
  forge: 'a Forge invocation token',
  jira: 'a token of Jira’s webhooks',
};

function callersOf({ security }: Operation): string {
  if (security.length === 0) return 'For anyone.';
  const ways = security.map((schemes) =>
    Object.keys(schemes)
      .map((scheme) => callers[scheme])
      .join(' with '),
  );
  return `By ${ways.join(', or by ')}.`;
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">In</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(({ name, in: place, required, description, schema }) => (
          <tr key={`${place} ${name}`}>
            <th scope="row">
              <code>{name}</code>
              {required ? '' : ' (optional)'}
            </th>
            <td>{place}</td>
            <td>
              <Shape schema={schema} /> {description}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ContentView({ content }: { content: Content }) {
  return (
    <>
      {Object.entries(content).map(([mediaType, { schema }]) => (
        <div key={mediaType}>
          {mediaType === 'application/json' ? <Shape schema={schema} /> : <code>{mediaType}</code>}
        </div>
      ))}
    </>
  );
}

/** A JSON Schema as JSON with types for values, links to named ones. */
function Shape({ schema }: { schema: JsonSchema }) {
  const { text, names } = shapeOf(schema);
  return (
    <>
      {text.includes('\n') ? <pre>{text}</pre> : <code>{text}</code>}
      {names.length > 0 && (
        <span className="muted">
          {' '}
          See{' '}
          {names.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <a href={`#schema-${name}`}>{name}</a>
            </span>
          ))}
          .
        </span>
      )}
    </>
  );
}

function shapeOf(schema: JsonSchema): { text: string; names: string[] } {
  const names = new Set<string>();
  return { text: textOf(schema, '', names), names: [...names] };
}

function textOf(schema: JsonSchema, indent: string, names: Set<string>): string {
  const { $ref, type, properties, items, prefixItems, additionalProperties } = schema;
  const variants = listOf(schema.anyOf ?? schema.oneOf);
  if (typeof $ref === 'string') {
    const name = nameIn($ref);
    names.add(name);
    return name;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (variants.length > 0) return variants.map((variant) => textOf(variant, indent, names)).join(' | ');
  if (Array.isArray(prefixItems))
    return `[${listOf(prefixItems)
      .map((item) => textOf(item, indent, names))
      .join(', ')}]`;
  if (type === 'array') return `[${isSchema(items) ? textOf(items, indent, names) : 'anything'}]`;
  if (type !== 'object') return typeof type === 'string' ? type : 'anything';
  const fields = isSchema(properties) ? Object.entries(properties) : [];
  if (fields.length === 0) {
    return `{ [name]: ${isSchema(additionalProperties) ? textOf(additionalProperties, indent, names) : 'anything'} }`;
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  const deeper = `${indent}  `;
  const lines = fields.map(([name, field]) => {
    const note = isSchema(field) && typeof field.description === 'string' ? `  — ${field.description}` : '';
    const value = isSchema(field) ? textOf(field, deeper, names) : 'anything';
    return `${deeper}${name}${required.includes(name) ? '' : '?'}: ${value}${note}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** What a reference refers to. */
function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

function listOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function anchorOf(tag: string): string {
  return tag.replaceAll(' ', '-');
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const style = `
h2 { font-size: 18px; margin: 3rem 0 1rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 16px; margin: 0 } h4 { font-size: 14px; margin: 1rem 0 .25rem }
article { padding: 1rem 0; border-bottom: 1px solid var(--raised) }
article p { margin: .25rem 0 }
.muted { color: var(--muted) }
code, pre { font: 13px/20px ui-monospace, monospace; overflow-wrap: anywhere }
pre { background: var(--raised); padding: .75rem; margin: .25rem 0; border-radius: 4px; white-space: pre-wrap }
table { border-collapse: collapse; margin-top: .5rem }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; font-weight: normal }
thead th { font-size: 14px; font-weight: 600 }
dl { margin: 0 } dl div { margin: .25rem 0 } dt { float: left; width: 3rem; font-weight: 600 } dd { margin-left: 3rem }
`;
