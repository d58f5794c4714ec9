/** @file Differences as they stand on the page. */

/** A difference of two shares in points of 100: `12 points`, `−12 points`; with a sign alone: `+12`. */
export function points(share: number, isSigned = false): string {
  const rounded = wholeNumber(100 * share)
  if (isSigned) return `${Number(rounded) > 0 ? '+' : ''}${rounded}`
  return `${rounded} ${rounded === '1' ? 'point' : 'points'}`
}

/** Rounded, with a minus and not a hyphen, and no minus before 0. */
export function wholeNumber(value: number): string {
  return String(Math.round(value)).replace('-', '−')
}
