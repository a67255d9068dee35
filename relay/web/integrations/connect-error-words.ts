import { texts } from './texts';

/** Why a connection failed and what to do, by the callback's error code. */
export function connectErrorWords(code: string, siteName: string = texts.siteMismatch.yourSite) {
  if (code === 'site_mismatch') {
    const { title, detail, action } = texts.siteMismatch;
    return { title, detail: detail(siteName), action };
  }
  return texts.connectErrors[code] ?? texts.connectErrorElse;
}
