/** Moves the focus to the page's title: for a control that leaves the screen when it is used. */
export function focusTitle(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}
