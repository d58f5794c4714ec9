/** @file JSON on one line, the same bytes for the same value. */

/** Keys are sorted at every depth. Line breaks that JSON allows but editors and line readers obey are escaped. */
export function oneLineJson(value: unknown): string {
  return escapeBreaks(JSON.stringify(sorted(value)))
}

/** The fields of `value` that `entries` names, in that order. */
export function jsonFields(value: object, entries: object): string[] {
  const fields: Readonly<Record<string, unknown>> = { ...value }
  return Object.keys(entries)
    .filter((key) => fields[key] !== undefined)
    .map((key) => `${oneLineJson(key)}:${oneLineJson(fields[key])}`)
}

/** Next line, line separator and paragraph separator. */
export function escapeBreaks(json: string): string {
  return json.replace(/[\u0085\u2028\u2029]/g, (found) => {
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]))
}
