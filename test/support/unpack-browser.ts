import chromiumPackage from '@sparticuz/chromium';

/** Unpacks Chromium once, before the tests: several at once would start it half unpacked. */
export default async function unpackBrowser(): Promise<void> {
  await chromiumPackage.executablePath();
}
