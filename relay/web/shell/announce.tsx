import { createContext, type ReactNode, useContext, useState } from 'react';

const AnnounceContext = createContext<(sentence: string) => void>(() => undefined);

/** Holds the page's one live region, there from the start: what is announced is read out when the reader pauses. */
export function Announcer({ children }: { children: ReactNode }) {
  const [sentence, setSentence] = useState('');
  return (
    <AnnounceContext.Provider value={setSentence}>
      {children}
      <div role="status" className="visually-hidden">
        {sentence}
      </div>
    </AnnounceContext.Provider>
  );
}

/** Announces to people using a screen reader that something has happened. */
export function useAnnounce(): (sentence: string) => void {
  return useContext(AnnounceContext);
}
