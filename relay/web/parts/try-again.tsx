import { ButtonContext } from 'react-aria-components';
import { Button } from './button';
import { texts } from './texts';

/** Below a field whose choices could not be loaded. Inside a field, a button would otherwise be taken for its own. */
export function TryAgain({ isPending, onPress }: { isPending: boolean; onPress: () => void }) {
  return (
    <ButtonContext.Provider value={{}}>
      <div className="buttons">
        <Button onPress={onPress} isPending={isPending} busy={texts.trying}>
          {texts.tryAgain}
        </Button>
      </div>
    </ButtonContext.Provider>
  );
}
