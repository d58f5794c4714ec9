/** @file The ink that stays readable on each step of the surprise colours. */

export function heatInk(step: number): string {
  return step >= 4 ? `var(--heat-${step}-ink)` : 'var(--heat-ink)'
}
