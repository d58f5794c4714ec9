/** @file How far loading has come, also where nobody has said how much there is. */
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { LoadProgress } from '#panels/answer/LoadProgress.tsx'
import type { LoadProgress as Loading } from '#protocol/engine.ts'

const bar = page.getByRole('progressbar')
const download: Loading = { stage: 'downloading', loadedBytes: 3e6, totalBytes: 12e6, waiting: null }

test('bytes count as long as it downloads', async () => {
  const { rerender } = await render(<LoadProgress progress={download} />)
  await expect.element(page.getByText(/^Fetching the model: 3\.0 MB of 12\.0 MB/)).toBeVisible()
  await expect.element(bar).toHaveAttribute('aria-valuenow', '0.25')
  await rerender(<LoadProgress progress={{ ...download, stage: 'preparing' }} />)
  await expect.element(page.getByText(/^Preparing the model$/)).toBeVisible()
  await expect.element(bar).not.toHaveAttribute('aria-valuenow')
})

test.each([
  ['nothing has come yet', null, /^Fetching the model$/],
  ['nobody has said how much there is', { ...download, totalBytes: null }, /^Fetching the model: 3\.0 MB$/],
  ['there is nothing to fetch', { ...download, loadedBytes: 0, totalBytes: 0 }, /^Fetching the model$/],
] as const)('the bar has no end and no figure is nonsense where %s', async (_, progress, words) => {
  const { container } = await render(<LoadProgress progress={progress} />)
  await expect.element(page.getByText(words)).toBeVisible()
  await expect.element(bar).toBeVisible()
  await expect.element(bar).not.toHaveAttribute('aria-valuenow')
  expect(container.innerHTML).not.toContain('NaN')
})
