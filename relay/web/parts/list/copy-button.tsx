import { useEffect, useState } from 'react';
import { useAnnounce } from '../../shell/announce';
import { Button } from '../button';
import { texts } from './texts';

/** For so long the button says that it has copied. */
const saidMs = 2_000;

interface CopyButtonProps {
  /** What is copied, by name: “Copy ID” copies “ID”. */
  readonly thing: string;
  readonly text: () => string;
}

/** Copies a text to the clipboard, and says so. */
export function CopyButton({ thing, text }: CopyButtonProps) {
  const { outcome, copy } = useCopy();
  return (
    <Button look="link" onPress={() => void copy(thing, text())}>
      {outcome === undefined ? texts.copy(thing) : outcome === 'copied' ? texts.copied : texts.copyFailed}
    </Button>
  );
}

/** Copies texts to the clipboard, announces it, and knows for a moment whether it was allowed. */
export function useCopy() {
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<'copied' | 'failed' | undefined>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), saidMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  async function copy(thing: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
      announce(texts.copiedThing(thing));
    } catch {
      // The browser or its owner forbids it; the text can still be selected by hand.
      setOutcome('failed');
      announce(texts.copyFailed);
    }
  }
  return { outcome, copy };
}
