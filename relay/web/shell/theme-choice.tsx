import { useState } from 'react';
import { texts } from './texts';
import { chooseTheme, keptTheme, type Theme, themes } from './theme';

/** Which colours this browser shows. Native: it is on every page, and needs no script of its own. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(keptTheme);
  return (
    <select
      className="theme-choice"
      aria-label={texts.theme}
      value={theme}
      onChange={({ target }) => {
        const chosen = target.value as Theme;
        chooseTheme(chosen);
        setTheme(chosen);
      }}
    >
      {themes.map((one) => (
        <option key={one} value={one}>
          {texts.themes[one]}
        </option>
      ))}
    </select>
  );
}
