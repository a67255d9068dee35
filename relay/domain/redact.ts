const mark = '[redacted]';

/**
 * Removes secrets from a text: a request that is quoted in a response, or an error that quotes what failed. Each is
 * found as it is and as JSON, a form or an address encode it.
 */
export function redact(text: string, secrets: readonly string[]): string {
  return withoutForms(text, formsOf(secrets));
}

function withoutForms(text: string, forms: readonly string[]): string {
  return forms.reduce((kept, form) => kept.replaceAll(form, mark), text);
}

function formsOf(secrets: readonly string[]): string[] {
  return [...new Set(secrets.filter((secret) => secret !== '').flatMap(writtenAs))];
}

function writtenAs(secret: string): string[] {
  const inForm = new URLSearchParams({ '': secret }).toString().slice(1);
  // An address can't contain a lone surrogate.
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed()), inForm];
}

/** What a credential of unknown value looks like: an `Authorization` header, or any JWT. */
const credentials = [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g];

/** Removes these secrets and everything that looks like a credential, for texts that may contain one by accident. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = formsOf(secrets);
  return (text) => credentials.reduce((kept, credential) => kept.replace(credential, mark), withoutForms(text, forms));
}
