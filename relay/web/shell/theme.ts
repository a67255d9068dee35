export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'avsb-jira-theme';

/** The colours that the person chose for this browser. */
export function keptTheme(): Theme {
  const kept = storage()?.getItem(key);
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Shows the page in these colours, and keeps them for this browser. */
export function chooseTheme(theme: Theme): void {
  storage()?.setItem(key, theme);
  applyTheme(theme);
}

/** `style/tokens.css` goes by this attribute; without it, by the system. */
function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** A browser that blocks storage throws where it is read: there a choice holds until the page is left. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

// Before the first paint of the app, so that nothing flickers.
applyTheme(keptTheme());
