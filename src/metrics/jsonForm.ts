/** @file Whether an answer is JSON, and of the form that a suite asks for. */

/** True for any JSON value with nothing but white space around it; JSON inside prose or a code fence is not JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export type Schema = Readonly<Record<string, unknown>>

/** Levels of objects and arrays in a schema. */
const deepest = 32

/**
 * Whether a parsed JSON value is of the form of a schema, a small subset of JSON Schema 2020-12: `type` (a name or a
 * list of names), `properties`, `required`, `items` (one schema), `additionalProperties` (only `false`), `enum`,
 * `const`, `minItems`, `maxItems`, `minLength`, `maxLength` (in code points), `minimum`, `maximum`. A keyword says
 * nothing of values of other types than its own. Throws a plain sentence for any other keyword, a keyword with
 * something it cannot take, and a schema more than 32 levels deep, whatever the value.
 */
export function matchesSchema(value: unknown, schema: Schema): boolean {
  if (isDeeperThan(schema, deepest)) throw new Error(`The schema is more than ${deepest} levels deep.`)
  checkSchema(schema)
  return matches(value, schema)
}

type Rule = {
  readonly accepts: (operand: unknown) => boolean
  readonly holds: (value: unknown, operand: unknown, schema: Schema) => boolean
}

function rule<T>(
  accepts: (operand: unknown) => operand is T,
  holds: (value: unknown, operand: T, schema: Schema) => boolean,
): Rule {
  return { accepts, holds: (value, operand, schema) => accepts(operand) && holds(value, operand, schema) }
}

/** A rule on an amount; `amountOf` is null for values without one. */
function limit(
  accepts: (operand: unknown) => operand is number,
  amountOf: (value: unknown) => number | null,
  isWithin: (amount: number, bound: number) => boolean,
): Rule {
  return rule(accepts, (value, bound) => {
    const amount = amountOf(value)
    return amount === null || isWithin(amount, bound)
  })
}

const isAtLeast = (amount: number, bound: number): boolean => amount >= bound
const isAtMost = (amount: number, bound: number): boolean => amount <= bound
const itemCount = (value: unknown): number | null => (Array.isArray(value) ? value.length : null)
const characterCount = (value: unknown): number | null =>
  typeof value === 'string' ? Array.from(value).length : null
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const typeChecks = new Map<unknown, (value: unknown) => boolean>([
  ['object', isObject],
  ['array', Array.isArray],
  ['string', (value) => typeof value === 'string'],
  ['number', isNumber],
  ['integer', Number.isInteger],
  ['boolean', (value) => typeof value === 'boolean'],
  ['null', (value) => value === null],
])

const rules = new Map<string, Rule>([
  ['type', rule(isTypes, (value, types) => [types].flat().some((name) => typeChecks.get(name)?.(value)))],
  [
    'properties',
    rule(
      isSchemas,
      (value, schemas) =>
        !isObject(value) ||
        Object.entries(schemas).every(([key, one]) => !Object.hasOwn(value, key) || matches(value[key], one)),
    ),
  ],
  [
    'required',
    rule(isKeys, (value, keys) => !isObject(value) || keys.every((key) => Object.hasOwn(value, key))),
  ],
  [
    'items',
    rule(isObject, (value, one) => !Array.isArray(value) || value.every((item) => matches(item, one))),
  ],
  [
    'additionalProperties',
    rule(isFalse, (value, _, schema) => !isObject(value) || hasOnlyKnownKeys(value, schema)),
  ],
  ['enum', rule(Array.isArray, (value, options) => options.some((option) => isSame(value, option)))],
  ['const', { accepts: () => true, holds: isSame }],
  ['minItems', limit(isCount, itemCount, isAtLeast)],
  ['maxItems', limit(isCount, itemCount, isAtMost)],
  ['minLength', limit(isCount, characterCount, isAtLeast)],
  ['maxLength', limit(isCount, characterCount, isAtMost)],
  ['minimum', limit(isNumber, numberOf, isAtLeast)],
  ['maximum', limit(isNumber, numberOf, isAtMost)],
])

function checkSchema(schema: Schema): void {
  for (const [keyword, operand] of Object.entries(schema)) {
    const known = rules.get(keyword)
    if (!known) throw new Error(`The schema uses "${keyword}", which is not supported.`)
    if (!known.accepts(operand)) throw new Error(`The schema gives "${keyword}" a value that it cannot take.`)
    if (keyword === 'properties' && isSchemas(operand)) Object.values(operand).forEach(checkSchema)
    if (keyword === 'items' && isObject(operand)) checkSchema(operand)
  }
}

function matches(value: unknown, schema: Schema): boolean {
  return Object.entries(schema).every(([keyword, operand]) =>
    rules.get(keyword)?.holds(value, operand, schema),
  )
}

function hasOnlyKnownKeys(value: Schema, schema: Schema): boolean {
  const known = schema['properties'] ?? {}
  return Object.keys(value).every((key) => Object.hasOwn(known, key))
}

/** Equal as JSON: the order of an object's keys does not count. As deep as the shallower of the two. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return a === b
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  )
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((one) => isDeeperThan(one, levels - 1))
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0
}

function isFalse(value: unknown): value is false {
  return value === false
}

function isKeys(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((key) => typeof key === 'string')
}

function isTypes(value: unknown): value is string | readonly string[] {
  return [value].flat().every((name) => typeChecks.has(name))
}

function isSchemas(value: unknown): value is Readonly<Record<string, Schema>> {
  return isObject(value) && Object.values(value).every(isObject)
}
