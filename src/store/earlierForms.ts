/** @file What earlier versions of the page kept, brought into the form of today. */
import type { IDBPTransaction, StoreNames } from 'idb'

import { writeItems } from '#store/itemSlices.ts'
import { keptHeadOf, ownSuiteOf, recordKey, type Schema } from '#store/keptForms.ts'
import { withHonestRoles, type Run } from '#suites/run.ts'
import type { Suite } from '#suites/suite.ts'

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>

/** Up to version 3; of the first one it holds the suite, and likelihoods unless it is older than those. */
type EarlierHead = Omit<Run, 'answers' | 'suite' | 'likelihoods'> &
  Partial<Pick<Run, 'suite' | 'likelihoods'>> & { readonly isStopped?: boolean }

/** From any version before 4. */
export async function bringUp(upgrade: Upgrade): Promise<void> {
  const suites = upgrade.objectStore('suites')
  for (const suiteId of await suites.getAllKeys()) {
    const suite = (await suites.get(suiteId)) as unknown as Suite
    await writeItems(upgrade.objectStore('items'), ['own', suiteId], suite.items)
    await suites.put(ownSuiteOf(suite, [])) // each run of it says again what is not checked
  }
  const heads = upgrade.objectStore('heads')
  for (const runId of await heads.getAllKeys()) {
    await bringUpRun(upgrade, (await heads.get(runId)) as unknown as EarlierHead)
  }
}

/** Version 1 kept suite and likelihoods inside the head; up to version 3 a suite was one record. */
async function bringUpRun(upgrade: Upgrade, earlier: EarlierHead): Promise<void> {
  const { suite: own, likelihoods = [], isStopped = false, ...head } = earlier
  const runSuites = upgrade.objectStore('runSuites')
  const suite = own ?? ((await runSuites.get(head.id)) as Suite | undefined)
  if (!suite) return await upgrade.objectStore('heads').delete(head.id) // nothing can be made of it
  const { items, ...suiteHead } = suite
  await writeItems(upgrade.objectStore('items'), ['run', head.id], items)
  await runSuites.put(suiteHead, head.id)
  for (const each of likelihoods) {
    await upgrade.objectStore('likelihoods').put(each, recordKey(head.id, each))
  }
  const run = withHonestRoles({ ...head, suite, answers: [], likelihoods: [] })
  await upgrade.objectStore('heads').put(keptHeadOf(run, isStopped))
}
