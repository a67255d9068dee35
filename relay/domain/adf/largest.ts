/** The largest whole number from `low` to `high` that fits, given that all below one that fits do; undefined if none. */
export function largest(low: number, high: number, fits: (value: number) => boolean): number | undefined {
  if (high < low || !fits(low)) return undefined;
  let known = low;
  let tooMuch = high + 1;
  while (tooMuch - known > 1) {
    const middle = Math.floor((known + tooMuch) / 2);
    if (fits(middle)) known = middle;
    else tooMuch = middle;
  }
  return known;
}
