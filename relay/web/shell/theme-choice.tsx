import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from '../parts/button';
import { texts } from './texts';
import { chooseTheme, keptTheme, themes } from './theme';

/** Which colours this browser shows. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(keptTheme);
  return (
    <MenuTrigger>
      <Button look="link">{texts.theme}</Button>
      <Popover className="popover">
        <Menu
          className="listbox"
          aria-label={texts.theme}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[theme]}
          onAction={(key) => {
            const chosen = themes.find((one) => one === key) ?? 'system';
            chooseTheme(chosen);
            setTheme(chosen);
          }}
        >
          {themes.map((one) => (
            <MenuItem key={one} id={one} className="menu-item">
              {texts.themes[one]}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
