let hold: { readonly here: string; readonly onTravel: (target: string) => void } | undefined;

/**
 * Keeps Back and Forward on this page until it is released, and reports where they would have led.
 *
 * @returns the release
 */
export function holdTravel(onTravel: (target: string) => void): () => void {
  hold = { here: location.href, onTravel };
  return () => {
    hold = undefined;
  };
}

// A window calls its listeners in the order in which they were added: this one must precede the router's, or the page
// is gone by the time it is called. The browser has moved already, and is moved back.
addEventListener('popstate', (event) => {
  if (hold === undefined) return;
  event.stopImmediatePropagation();
  const { pathname, search } = location;
  history.pushState(null, '', hold.here);
  hold.onTravel(`${pathname}${search}`);
});
