import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from '../parts/button';
import { useCopy } from '../parts/list/copy-button';
import { texts as listTexts } from '../parts/list/texts';
import { addressOfDelivery } from './address';
import { texts } from './texts';

/** Copies a delivery's id or address from its row. */
export function CopyMenu({ id, what }: { id: string; what: string }) {
  const { outcome, copy } = useCopy();
  const things: Readonly<Record<string, string>> = {
    [texts.detail.copyId]: id,
    [texts.copyLink]: addressOfDelivery(id),
  };
  const sign = outcome === undefined ? '⋯' : outcome === 'copied' ? `✓ ${listTexts.copied}` : listTexts.copyFailed;
  return (
    <MenuTrigger>
      <Button look="link" aria-label={texts.moreFor(what)}>
        <span aria-hidden="true">{sign}</span>
      </Button>
      <Popover className="popover">
        <Menu className="listbox" onAction={(thing) => void copy(String(thing), things[thing] ?? '')}>
          {Object.keys(things).map((thing) => (
            <MenuItem key={thing} id={thing} className="menu-item">
              {listTexts.copy(thing)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
