let hold: { readonly here: string; readonly onTravel: (target: string) => void } | undefined;

/**
 * Keeps Back and Forward on this page until it is let go of, and tells where they would have led.
 *
 * @returns lets go
 */
export function holdTravel(onTravel: (target: string) => void): () => void {
  hold = { here: location.href, onTravel };
  return () => {
    hold = undefined;
  };
}

// A window calls its listeners in the order in which they came: this one must be there before the router's, or the page
// is gone by the time that it is asked. The browser has moved already, and is brought back.
addEventListener('popstate', (event) => {
  if (hold === undefined) return;
  event.stopImmediatePropagation();
  const { pathname, search } = location;
  history.pushState(null, '', hold.here);
  hold.onTravel(`${pathname}${search}`);
});
