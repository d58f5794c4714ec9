/**
 * @file `npm run suites`: composes the shipped suites from the texts in scripts/suites/ and writes public/suites/.
 * References come from the operations themselves, by the conventions in training/README.md.
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

import { rewordings, suiteSchema, tiers, type Item, type Suite, type Tier } from '#suites/suite.ts'
import { root } from './packages.mjs'
import { answersOf, fillFor, fits, type Blanks } from './suites/operations.ts'

const text = v.pipe(v.string(), v.minLength(1))
const texts = v.array(text)

const queriesSchema = v.object({
  licence: v.literal('CC0-1.0'),
  queries: v.array(
    v.object({
      intent: text,
      examples: texts,
      asked: v.pipe(texts, v.minLength(1)),
      rewordings: v.partial(v.object(v.entriesFromList(rewordings, text))),
    }),
  ),
})
const instructionsSchema = v.object({
  licence: v.literal('CC0-1.0'),
  tasks: v.array(
    v.object({
      task: text,
      tier: v.picklist(tiers),
      seenWordings: v.pipe(texts, v.length(3)),
      unseenWordings: v.pipe(texts, v.length(7)),
    }),
  ),
  messages: texts,
})
const elsewhereSchema = v.object({
  licence: v.literal('CC0-1.0'),
  items: v.array(
    v.object({
      task: text,
      wording: text,
      isWordingSeen: v.boolean(),
      prompt: text,
      references: v.pipe(texts, v.minLength(1)),
      group: text,
    }),
  ),
})

type Queries = v.InferOutput<typeof queriesSchema>['queries']
type Instructions = v.InferOutput<typeof instructionsSchema>
type Task = Instructions['tasks'][number]
type Elsewhere = v.InferOutput<typeof elsewhereSchema>['items']

/** Both generalists read the instruction mixture. */
const generalists = ['instruction', 'both']
const trained = ['standard', ...generalists]
const provenance = 'written for Tuning Fork, CC0-1.0'
const exact = [{ kind: 'exact' as const }]

/** Texts of T2, each in three wordings. */
const instructedCount = 40
const wordingsEach = 3
/** Texts of each task of T3, each in two wordings. */
const textsPerTask = 10

function bareItems(queries: Queries): Item[] {
  return queries.flatMap(({ intent, asked }) =>
    asked.map((prompt, index): Item => ({
      id: `T0 ${intent} ${index + 1}`,
      tier: 'T0',
      prompt,
      group: need(intent, index),
      ...intentItem(intent),
      wordingSeenBy: ['standard', 'both'],
    })),
  )
}

function rewordedItems(queries: Queries): Item[] {
  return queries.flatMap((query) =>
    rewordings.flatMap((rewording): Item[] => {
      const prompt = query.rewordings[rewording]
      if (prompt === undefined) return []
      const id = `T1 ${query.intent} ${rewording}`
      return [
        {
          id,
          tier: 'T1',
          prompt,
          group: need(query.intent, 0),
          ...intentItem(query.intent),
          rewording,
          wordingSeenBy: [],
        },
      ]
    }),
  )
}

function instructedItems(queries: Queries, { seenWordings, unseenWordings }: Task): Item[] {
  const wordings = [...seenWordings, ...unseenWordings]
  const stride = queries.length / instructedCount
  return Array.from({ length: instructedCount }, (_, index) => {
    const { intent = '', asked = [] } = queries[Math.floor(index * stride)] ?? {}
    const last = asked.length - 1
    return Array.from({ length: wordingsEach }, (_each, turn): Item => {
      const wording = wordings[(index * wordingsEach + turn) % wordings.length] ?? ''
      return {
        id: `T2 ${intent} ${turn + 1}`,
        tier: 'T2',
        prompt: `${wording}\n${asked[last]}`,
        group: need(intent, last),
        ...intentItem(intent),
        wording,
        wordingSeenBy: seenWordings.includes(wording) ? generalists : [],
      }
    })
  }).flat()
}

function need(intent: string, index: number): string {
  return `${intent} ${index + 1}`
}

function intentItem(intent: string) {
  return {
    task: 'intent',
    references: [intent],
    checks: exact,
    isLabelled: true,
    taskSeenBy: trained,
    provenance,
  }
}

/** Every wording is used twice, with different messages. */
function operationItems(task: Task, messages: readonly string[], offset: number): Item[] {
  const wordings = [...task.seenWordings, ...task.unseenWordings]
  const fitting = rotated(messages, offset).filter((message) => fits(task.task, message))
  return fitting.slice(0, textsPerTask).flatMap((message, index) => {
    const blanks = fillFor(task.task, message, index)
    return [index, index + 5].map((number, turn): Item => {
      const wording = wordings[number % wordings.length] ?? ''
      return {
        id: `${task.tier} ${task.task} ${index + 1}.${turn + 1}`,
        tier: task.tier,
        task: task.task,
        prompt: `${filled(wording, blanks)}\n${message}`,
        references: answersOf(task.task, message, blanks),
        checks: exact,
        group: `${task.task} ${index + 1}`,
        isLabelled: false,
        wording,
        taskSeenBy: generalists,
        wordingSeenBy: task.seenWordings.includes(wording) ? generalists : [],
        provenance,
      }
    })
  })
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

function filled(wording: string, blanks: Blanks): string {
  return wording.replace(/\{(n|old|new|word)\}/g, (whole, name: string) => blanks[name] ?? whole)
}

function elsewhereItems(items: Elsewhere): Item[] {
  return items.map(({ task, wording, isWordingSeen, prompt, references, group }, index): Item => ({
    id: `T4 ${task} ${index + 1}`,
    tier: 'T4',
    task,
    prompt,
    references,
    checks: exact,
    group,
    isLabelled: false,
    wording,
    taskSeenBy: generalists,
    wordingSeenBy: isWordingSeen ? generalists : [],
    provenance,
  }))
}

/** Evenly spread, whole groups together, about `count` items. */
function sampled(items: readonly Item[], count: number): Item[] {
  const groups = Object.values(
    Object.groupBy(items, ({ group, task, rewording }) => `${task} ${rewording ?? ''} ${group}`),
  )
  const wanted = Math.max(1, Math.round((count * groups.length) / items.length))
  const stride = groups.length / wanted
  return Array.from({ length: wanted }, (_, index) => groups[Math.floor(index * stride)] ?? []).flat()
}

function compose(): Suite[] {
  const { queries } = read('bankQueries', queriesSchema)
  const instructions = read('instructions', instructionsSchema)
  const { items: elsewhere } = read('elsewhere', elsewhereSchema)
  const items = [
    ...bareItems(queries),
    ...rewordedItems(queries),
    ...instructions.tasks.flatMap((task, index) =>
      task.tier === 'T2'
        ? instructedItems(queries, task)
        : operationItems(task, instructions.messages, index * 10),
    ),
    ...elsewhereItems(elsewhere),
  ]
  const shared = {
    version: 1 as const,
    licence: 'CC0-1.0',
    labels: queries.map(({ intent }) => intent),
    instruction: 'What does the customer want?',
    examples: queries
      .filter((_, index) => index % 16 === 3)
      .map(({ intent, examples }) => ({ prompt: examples[0] ?? '', answer: intent })),
  }
  const few = (tier: Tier): Item[] =>
    sampled(
      items.filter((item) => item.tier === tier),
      25,
    )
  return [
    {
      ...shared,
      id: 'full',
      name: 'Full suite',
      summary: 'At least 100 items a tier: for a verdict.',
      isExploratory: false,
      items,
    },
    {
      ...shared,
      id: 'quick',
      name: 'Quick suite',
      summary: 'About 25 items a tier: for a first look.',
      isExploratory: true,
      items: tiers.flatMap(few),
    },
  ]
}

function read<T extends v.GenericSchema>(name: string, schema: T): v.InferOutput<T> {
  return v.parse(schema, JSON.parse(readFileSync(join(root, `scripts/suites/${name}.json`), 'utf8')))
}

/** One item a line, so that a change can be read. */
function written({ items, ...head }: Suite): string {
  const lines = items.map((item) => JSON.stringify(item)).join(',\n')
  return `${JSON.stringify(head).slice(0, -1)},"items":[\n${lines}\n]}\n`
}

/** The project's own queries, by intent: shown as the nearest ones to a visitor's request. */
function examplesOf(queries: Queries): string {
  const lines = queries.flatMap(({ intent, examples }) =>
    examples.map((text) => JSON.stringify({ text, intent })),
  )
  return `[\n${lines.join(',\n')}\n]\n`
}

const folder = join(root, 'public/suites')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'examples.json'), examplesOf(read('bankQueries', queriesSchema).queries))
for (const suite of compose()) {
  v.parse(suiteSchema, suite)
  writeFileSync(join(folder, `${suite.id}.json`), written(suite))
  const counts = tiers.map((tier) => `${tier} ${suite.items.filter((item) => item.tier === tier).length}`)
  console.log(`${suite.id}: ${counts.join(', ')}`)
}
