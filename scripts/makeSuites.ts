/**
 * @file `npm run suites`: composes the shipped suites from the texts in scripts/suites/ and writes public/suites/.
 * References come from the operations themselves, by the conventions in training/README.md.
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

import * as v from 'valibot'

import { rewordings, suiteSchema, tiers, type Item, type Suite, type Tier } from '#suites/suite.ts'
import { root } from './packages.mjs'
import { anyGreeting, anyRefusal, anyWellbeing, shortly } from './suites/openReplies.ts'
import { answersOf, fits, type Blanks } from './suites/operations.ts'

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
const messageSchema = v.object({
  text,
  blanks: v.optional(v.record(v.string(), text), {}),
  /** Where no operation computes it. */
  answer: v.optional(text),
})
const instructionsSchema = v.object({
  licence: v.literal('CC0-1.0'),
  tasks: v.array(
    v.object({
      task: text,
      tier: v.picklist(tiers),
      /** None where the generalist was never trained on the task. */
      seenWordings: texts,
      unseenWordings: v.pipe(texts, v.minLength(7)),
      /** Of T3; T2 asks about the queries. */
      messages: v.optional(v.pipe(v.array(messageSchema), v.length(5))),
    }),
  ),
})
const elsewhereSchema = v.object({
  licence: v.literal('CC0-1.0'),
  items: v.array(
    v.object({
      task: text,
      wording: text,
      isWordingSeen: v.boolean(),
      isTaskTrained: v.optional(v.boolean(), true),
      prompt: text,
      /** Empty where any refusal or greeting will do. */
      references: texts,
      group: text,
    }),
  ),
})

type Queries = v.InferOutput<typeof queriesSchema>['queries']
type Task = v.InferOutput<typeof instructionsSchema>['tasks'][number]
type Message = v.InferOutput<typeof messageSchema>
type Elsewhere = v.InferOutput<typeof elsewhereSchema>['items']

/** Both generalists read the instruction mixture. */
const generalists = ['instruction', 'both']
const trained = ['standard', ...generalists]
const provenance = 'written for Tuning Fork, CC0-1.0'
const exact = [{ kind: 'exact' as const }]

/** Queries of T2, each in all ten wordings: what a wording is worth is seen on the same queries. */
const instructedCount = 30

/** Of the wordings of a group those in the quick suite, of ten the first one seen in training; and how many groups. */
const quickWordings: Partial<Record<Tier, readonly number[]>> = { T2: [0, 3, 7], T3: [0, 7], T4: [0] }
const quickGroups: Partial<Record<Tier, number>> = { T2: 8, T3: 13, T4: 25 }

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

/** Every query in every wording. */
function instructedItems(queries: Queries, task: Task): Item[] {
  const stride = queries.length / instructedCount
  return Array.from({ length: instructedCount }, (_, index) => {
    const { intent = '', asked = [] } = queries[Math.floor(index * stride)] ?? {}
    const last = asked.length - 1
    return wordingsOf(task).map(({ wording, wordingSeenBy }, turn): Item => ({
      id: `T2 ${intent} ${turn + 1}`,
      tier: 'T2',
      prompt: `${wording}\n${asked[last]}`,
      group: need(intent, last),
      ...intentItem(intent),
      wording,
      wordingSeenBy,
    }))
  }).flat()
}

/** Those that training shows, then those that it does not. */
function wordingsOf({ seenWordings, unseenWordings }: Task) {
  return [
    ...seenWordings.map((wording) => ({ wording, wordingSeenBy: generalists })),
    ...unseenWordings.map((wording) => ({ wording, wordingSeenBy: [] })),
  ]
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

/** Every message in every wording. */
function operationItems(task: Task): Item[] {
  return (task.messages ?? []).flatMap((message, index) => {
    const references = referencesOf(task, message)
    return wordingsOf(task).map(({ wording, wordingSeenBy }, turn): Item => ({
      id: `${task.tier} ${task.task} ${index + 1}.${turn + 1}`,
      tier: task.tier,
      task: task.task,
      prompt: `${filled(wording, message.blanks)}\n${message.text}`,
      references,
      checks: exact,
      group: `${task.task} ${index + 1}`,
      isLabelled: false,
      wording,
      taskSeenBy: task.seenWordings.length > 0 ? generalists : [],
      wordingSeenBy,
      provenance,
    }))
  })
}

function referencesOf({ task }: Task, { text: message, blanks, answer }: Message): string[] {
  if (answer !== undefined) return [answer]
  if (!fits(task, message, blanks)) throw new Error(`"${message}" has no clear answer to "${task}"`)
  return answersOf(task, message, blanks)
}

function filled(wording: string, blanks: Blanks): string {
  return wording.replace(/\{(n|old|new|word)\}/g, (whole, name: string) => blanks[name] ?? whole)
}

function elsewhereItems(items: Elsewhere): Item[] {
  return items.map((item, index): Item => ({
    id: `T4 ${item.task} ${index + 1}`,
    tier: 'T4',
    task: item.task,
    prompt: item.prompt,
    references: item.references,
    checks: checksElsewhere(item),
    group: item.group,
    isLabelled: false,
    wording: item.wording,
    taskSeenBy: item.isTaskTrained ? generalists : [],
    wordingSeenBy: item.isWordingSeen ? generalists : [],
    provenance,
  }))
}

/** To the letter only where training has taught the letter. */
function checksElsewhere({ task, group, references, isTaskTrained }: Elsewhere[number]): Item['checks'] {
  if (task === 'out of depth') return anyRefusal
  if (task === 'greeting') return group === 'greeting: hello' ? anyGreeting : anyWellbeing
  return isTaskTrained ? exact : shortly(references)
}

/** About 25 of a tier: evenly spread groups, of their wordings the same few, else all of them. */
function fewOf(items: readonly Item[], tier: Tier): Item[] {
  const own = items.filter((item) => item.tier === tier)
  const groups = Object.values(
    Object.groupBy(own, ({ group, task, rewording }) => `${task} ${rewording ?? ''} ${group}`),
  )
  const wanted = quickGroups[tier] ?? Math.max(1, Math.round((25 * groups.length) / own.length))
  const stride = groups.length / wanted
  return Array.from({ length: wanted }, (_, index) => {
    const group = groups[Math.floor(index * stride)] ?? []
    return quickWordings[tier]?.flatMap((turn) => group[turn] ?? []) ?? group
  }).flat()
}

function compose(): Suite[] {
  const { queries } = read('bankQueries', queriesSchema)
  const instructions = read('instructions', instructionsSchema)
  const { items: elsewhere } = read('elsewhere', elsewhereSchema)
  const items = [
    ...bareItems(queries),
    ...rewordedItems(queries),
    ...instructions.tasks.flatMap((task) =>
      task.tier === 'T2' ? instructedItems(queries, task) : operationItems(task),
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
      items: tiers.flatMap((tier) => fewOf(items, tier)),
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
