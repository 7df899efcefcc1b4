/** Runs in the page: texts that do not fit their box. Names marked `cut` may end in an ellipsis, nothing else may. */
export function clippedTexts(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('.bv *, .bv-portal *')) {
    const mayCut = element.closest('.cut, .scroll, .visually-hidden, canvas, svg') !== null;
    const over = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    const hides = getComputedStyle(element).overflowX !== 'visible';
    if (over && hides && !mayCut && element.textContent) found.push(element.textContent.slice(0, 40));
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth || page.scrollHeight > page.clientHeight) found.push('the page scrolls');
  return found;
}
