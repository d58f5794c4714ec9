import { expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { ErrorBoundary } from '#ui/ErrorBoundary.tsx'

test('an error in one part leaves the rest, says so, and can be got over', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined) // React reports what was caught
  let isBroken = true
  const Fragile = () => {
    if (isBroken) throw new Error('no such token')
    return <p>All is well</p>
  }
  await render(
    <>
      <ErrorBoundary part="This column">
        <Fragile />
      </ErrorBoundary>
      <p>The other column</p>
    </>,
  )
  await expect.element(page.getByText(/^This column could not be shown \(no such token\)/)).toBeVisible()
  await expect.element(page.getByText('The other column')).toBeVisible()
  isBroken = false
  await page.getByRole('button', { name: 'Show it again' }).click()
  await expect.element(page.getByText('All is well')).toBeVisible()
})
