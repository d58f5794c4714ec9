import { expect, test } from 'vitest'

import { runNames } from '#panels/measure/runNames.ts'
import { keptHeadOf } from '#store/keptForms.ts'
import { smallModel, smallRun, smallSuite } from '#suites/exampleSuite.ts'

test('every kept run has a name of its own, and an imported copy says where it is from', () => {
  const run = smallRun(smallSuite(), [smallModel('standard', 'a')], () => 'no')
  const suite = smallSuite({ imported: { from: 'LLM Comparator', conditions: ['template'] } })
  const original = keptHeadOf({ ...run, id: 'original' })
  const copy = keptHeadOf({ ...run, id: 'copy', suite })
  const names = runNames([original, copy])
  expect(names.get('original')).toMatch(/: Small suite on standard$/)
  expect(names.get('copy')).toMatch(/: Small suite on standard, from a file of LLM Comparator$/)
  const alike = runNames([original, keptHeadOf({ ...run, id: 'edited' })])
  expect(alike.get('original')).toMatch(/ on standard \(1 of 2\)$/)
  expect(alike.get('edited')).toMatch(/ on standard \(2 of 2\)$/)
})
