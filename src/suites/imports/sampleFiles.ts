/** @file Files of lm-evaluation-harness, one for each model, become what a run is made of. */
import * as v from 'valibot'

import { parseJson } from '#suites/exports/runJson.ts'
import { importedItem } from '#suites/imports/importedItem.ts'
import type { Imported, ImportedModel } from '#suites/imports/importedRun.ts'
import { measures, readSample, type Sample } from '#suites/imports/sampleLine.ts'
import { endSlice, figure, type Pace } from '#suites/imports/table.ts'
import { type Item, itemSchema } from '#suites/suite.ts'

export type TextFile = { readonly name: string; readonly text: string }

type Faulty = { readonly problem: string }

/** A file's samples by id, those of its first filter. */
type ReadFile = { readonly name: string; readonly samples: ReadonlyMap<string, Sample> }

const from = 'lm-evaluation-harness'
/** A few milliseconds of parsing: characters. */
const sliceCost = 65_536
const mostItems = 50_000
/** Under several filters a document has as many lines. */
const mostLines = 200_000

/** Whether the text begins with a sample; its first line may be damaged. */
export function isSamples(text: string): boolean {
  return text
    .trimStart()
    .split('\n', 2)
    .some((line) => {
      const value = parseJson(line)
      return (
        typeof value === 'object' &&
        value !== null &&
        'doc_id' in value &&
        ('resps' in value || 'arguments' in value)
      )
    })
}

export async function readSampleFiles(files: readonly TextFile[], pace: Pace): Promise<Imported | Faulty> {
  const read: ReadFile[] = []
  for (const file of files) {
    const samples = await readLines(file.text, pace)
    const where = files.length > 1 ? `${file.name}: ` : ''
    if ('problem' in samples) return { problem: `${where}${samples.problem}` }
    read.push({ name: file.name, samples })
  }
  return differenceOf(read) ?? join(read)
}

async function readLines(text: string, pace: Pace): Promise<Map<string, Sample> | Faulty> {
  const samples = new Map<string, Sample>()
  const seen = new Set<string>()
  let cost = 0
  for (let start = 0, line = 1; start < text.length; line += 1) {
    if (line > mostLines) return { problem: `There are more than ${figure(mostLines)} lines.` }
    const lineBreak = text.indexOf('\n', start)
    const end = lineBreak < 0 ? text.length : lineBreak
    const source = text.slice(start, end)
    const fault = source.trim() === '' ? null : addSample(source, samples, seen)
    if (fault !== null) return { problem: `Line ${line}: ${fault}.` }
    cost += source.length + 100
    start = end + 1
    if (cost < sliceCost) continue
    cost = 0
    await endSlice(pace, start / text.length)
  }
  return samples.size > 0 ? samples : { problem: 'The file is empty.' }
}

function addSample(source: string, samples: Map<string, Sample>, seen: Set<string>): string | null {
  const value = parseJson(source)
  if (value === undefined) return 'this is no JSON, or it was cut off'
  const sample = readSample(value)
  if (typeof sample === 'string') return sample
  const key = JSON.stringify([sample.id, sample.filter])
  if (seen.has(key)) return `doc_id ${sample.id.slice(0, 60)} was there before`
  seen.add(key)
  const [first] = samples.values()
  if (first && first.filter !== sample.filter) return null
  if (samples.size >= mostItems) return `there are more than ${figure(mostItems)} documents`
  samples.set(sample.id, sample)
  return null
}

/** Files of other documents are other tasks. */
function differenceOf([first, ...others]: readonly ReadFile[]): Faulty | null {
  for (const other of others) {
    for (const [id, { docJson }] of other.samples) {
      const same = first?.samples.get(id)
      if (same && same.docJson !== docJson)
        return {
          problem: `${other.name}: document ${id.slice(0, 60)} is another one than in ${first?.name}. Choose files of one task.`,
        }
    }
    if (![...other.samples.keys()].some((id) => first?.samples.has(id)))
      return {
        problem: `${other.name} and ${first?.name} have no document in common. Choose files of one task.`,
      }
  }
  return null
}

function join(files: readonly ReadFile[]): Imported {
  const byId = new Map(files.toReversed().flatMap(({ samples }) => [...samples]))
  const all = files.flatMap(({ samples }) => [...samples.values()])
  const judgedBy = measures.find((name) => all.every(({ verdicts }) => verdicts.has(name))) ?? null
  const isOwn = all.every(({ own }) => own !== null)
  const task = taskOf(files[0]?.name ?? '')
  const items = [...byId.values()].map((sample) => itemOf(sample, { isOwn, judgedBy, task }))
  return {
    from,
    name: task,
    summary: `${figure(items.length)} prompts from ${files.length === 1 ? 'a file' : `${files.length} files`} of ${from}. ${judgedWords(judgedBy)} How far the prompts are from any training is not known.`,
    items,
    models: files.map((file) => modelOf(file, { isOwn, judgedBy })),
    head: isOwn ? headOf(files) : undefined,
  }
}

/** Of the first file that has one; complete where every file says so of its run. */
function headOf(files: readonly ReadFile[]): Imported['head'] {
  const heads = files.map(({ samples }) => [...samples.values()].find(({ own }) => own?.head)?.own?.head)
  const head = heads.find((each) => each !== undefined)
  return head && { ...head, isComplete: heads.every((each) => each?.isComplete === true) }
}

function judgedWords(judgedBy: string | null): string {
  return judgedBy === null
    ? 'Nothing says of every answer whether it is right.'
    : `What is right is as the harness judged it, by ${judgedBy}.`
}

type Reading = { readonly isOwn: boolean; readonly judgedBy: string | null }

/** Our own export has the item as the document. */
function itemOf(sample: Sample, { isOwn, judgedBy, task }: Reading & { readonly task: string }): Item {
  const doc = v.safeParse(itemSchema, sample.doc)
  if (doc.success && isOwn) return doc.output
  if (doc.success) return { ...doc.output, checks: [{ kind: 'judged', by: judgedBy }] }
  const { id, prompt, reference } = sample
  return importedItem({
    id,
    prompt,
    references: reference === null ? [] : [reference],
    task,
    judgedBy,
    provenance: from,
  })
}

function modelOf({ name, samples }: ReadFile, { isOwn, judgedBy }: Reading): ImportedModel {
  const answers = [...samples.values()].map((sample) => {
    const doc = v.safeParse(itemSchema, sample.doc)
    return {
      itemId: doc.success ? doc.output.id : sample.id,
      text: sample.text,
      isRight: judgedBy === null ? undefined : sample.verdicts.get(judgedBy),
      part: isOwn ? (sample.own?.answer ?? undefined) : undefined,
    }
  })
  return { name: name.replace(/\.jsonl?$/i, ''), answers }
}

/** `samples_<task>_<date>.jsonl`; any other name is taken as it is. */
function taskOf(fileName: string): string {
  const name = fileName.replace(/\.jsonl?$/i, '')
  return /^samples_(.+?)(_\d{4}-\d\d-\d\dT.*)?$/.exec(name)?.[1] ?? (name || from)
}
