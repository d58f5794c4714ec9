/** @file Runs in the browser's database: every answer as it comes, so that a reload loses none. */
import { database, wholly } from '#store/database.ts'
import { readItems, slicesOf, writeItems } from '#store/itemSlices.ts'
import { keptHeadOf, recordKey, type KeptHead } from '#store/keptForms.ts'
import { likelihoodsInOrder } from '#suites/likelihoods.ts'
import { inOrder, isAnswered } from '#suites/plan.ts'
import type { Run, RunAnswer } from '#suites/run.ts'

/** All that is kept of runs. */
const ofRuns = ['heads', 'runSuites', 'items', 'answers', 'likelihoods'] as const

/** Records that are read or written before the page has its turn: a few milliseconds. */
const recordsPerSlice = 500

/** Keeps a whole run, all of it or nothing; of one that is there, only what is not. */
export async function saveRun(run: Run): Promise<void> {
  const transaction = (await database()).transaction(ofRuns, 'readwrite')
  const runSuites = transaction.objectStore('runSuites')
  const records = {
    answers: transaction.objectStore('answers'),
    likelihoods: transaction.objectStore('likelihoods'),
  }
  await wholly(transaction, async () => {
    if (!(await runSuites.getKey(run.id))) {
      const { items, ...suiteHead } = run.suite
      await writeItems(transaction.objectStore('items'), ['run', run.id], items)
      await runSuites.put(suiteHead, run.id)
    }
    const keptCount = await recordCount(records, run.id)
    if (keptCount < run.answers.length + run.likelihoods.length) await putAdded(records, run.id, run)
    await transaction.objectStore('heads').put(keptHeadOf(run))
  })
}

/** Keeps what a run says of itself, without its suite, answers and likelihoods. */
export async function saveHead(run: Run, isStopped = false): Promise<void> {
  await (await database()).put('heads', keptHeadOf(run, isStopped))
}

/** Keeps what has come in a run; all of it or nothing. */
export async function saveAdded(runId: string, added: Pick<Run, 'answers' | 'likelihoods'>): Promise<void> {
  const transaction = (await database()).transaction(['answers', 'likelihoods'], 'readwrite')
  const stores = {
    answers: transaction.objectStore('answers'),
    likelihoods: transaction.objectStore('likelihoods'),
  }
  await wholly(transaction, () => putAdded(stores, runId, added))
}

/** Within a transaction. */
type Recorded<Store> = { readonly answers: Store; readonly likelihoods: Store }
type Writable = { put(record: object, key: ReturnType<typeof recordKey>): Promise<unknown> }
type Countable = { count(range: IDBKeyRange): Promise<number> }

async function putAdded(
  stores: Recorded<Writable>,
  runId: string,
  { answers, likelihoods }: Pick<Run, 'answers' | 'likelihoods'>,
): Promise<void> {
  for (let start = 0; start < answers.length; start += recordsPerSlice) {
    const slice = answers.slice(start, start + recordsPerSlice)
    await Promise.all(slice.map((each) => stores.answers.put(each, recordKey(runId, each))))
  }
  await Promise.all(likelihoods.map((each) => stores.likelihoods.put(each, recordKey(runId, each))))
}

/** Answers and likelihoods that are kept of a run. */
async function recordCount({ answers, likelihoods }: Recorded<Countable>, runId: string): Promise<number> {
  const counts = await Promise.all([answers.count(recordsOf(runId)), likelihoods.count(recordsOf(runId))])
  return counts[0] + counts[1]
}

/** Newest first. Reads what a list shows, and counts the rest. */
export async function readHeads(): Promise<KeptHead[]> {
  const transaction = (await database()).transaction(['heads', 'answers', 'likelihoods'])
  const stores = {
    answers: transaction.objectStore('answers'),
    likelihoods: transaction.objectStore('likelihoods'),
  }
  const heads = await Promise.all(
    (await transaction.objectStore('heads').getAll()).map(async (kept) => {
      // Not taken from what a head says, because a save may have failed; of an imported run nothing is asked.
      const isComplete =
        kept.askedCount === 0 ? kept.isComplete : (await recordCount(stores, kept.id)) >= kept.askedCount
      return { ...kept, isComplete }
    }),
  )
  return heads.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** A whole run; undefined if there is none of that id. */
export async function readRun(runId: string): Promise<Run | undefined> {
  const transaction = (await database()).transaction(ofRuns)
  const kept = await transaction.objectStore('heads').get(runId)
  const suiteHead = await transaction.objectStore('runSuites').get(runId)
  if (!kept || !suiteHead) return undefined
  const { isStopped: _isStopped, askedCount: _askedCount, ...head } = kept
  const suite = { ...suiteHead, items: await readItems(transaction.objectStore('items'), ['run', runId]) }
  const answers = await readAnswers(transaction.objectStore('answers'), runId)
  const likelihoods = await transaction.objectStore('likelihoods').getAll(recordsOf(runId))
  const run = { ...head, suite, answers, likelihoods }
  return {
    ...run,
    answers: inOrder(run),
    likelihoods: likelihoodsInOrder(run),
    isComplete: isAnswered(run),
  }
}

type Readable = { getAll(range: IDBKeyRange, count: number): Promise<RunAnswer[]> }

/** In slices, so that the page has its turn in between. */
async function readAnswers(store: Readable, runId: string): Promise<RunAnswer[]> {
  const answers: RunAnswer[] = []
  let range = recordsOf(runId)
  for (;;) {
    const slice = await store.getAll(range, recordsPerSlice)
    answers.push(...slice)
    const last = slice.at(-1)
    if (!last || slice.length < recordsPerSlice) return answers
    range = IDBKeyRange.bound(recordKey(runId, last), range.upper, true)
  }
}

/** Whether the visitor ended a run for good. */
export async function isRunStopped(runId: string): Promise<boolean> {
  return (await (await database()).get('heads', runId))?.isStopped ?? false
}

export async function removeRun(runId: string): Promise<void> {
  const transaction = (await database()).transaction(ofRuns, 'readwrite')
  await Promise.all([
    transaction.objectStore('heads').delete(runId),
    transaction.objectStore('runSuites').delete(runId),
    transaction.objectStore('items').delete(slicesOf(['run', runId])),
    transaction.objectStore('answers').delete(recordsOf(runId)),
    transaction.objectStore('likelihoods').delete(recordsOf(runId)),
    transaction.done,
  ])
}

/** All keys that begin with the run; an array sorts after every string. */
function recordsOf(runId: string): IDBKeyRange {
  return IDBKeyRange.bound([runId], [runId, []])
}
