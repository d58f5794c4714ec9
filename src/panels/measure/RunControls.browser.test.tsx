/** @file How a run is begun, ended and gone on with on the page. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { failure } from '#protocol/failure.ts'
import { RunControls } from '#panels/measure/RunControls.tsx'
import { useRuns } from '#store/runs.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSlots } from '#store/slots.ts'
import { useSuites } from '#store/suites.ts'
import { smallSuite } from '#suites/exampleSuite.ts'

const suite = smallSuite({ id: 'own:small', name: 'Small suite' })
const oneAtATime = page.getByRole('switch', { name: 'One model at a time' })

const button = (name: RegExp) => page.getByRole('button', { name })

beforeEach(async () => {
  resetStores()
  await useSuites.getState().readOwn() // other files of tests may have left some in the browser
  for (const { id } of useSuites.getState().own) await useSuites.getState().remove(id)
  for (const slotId of ['a', 'b'])
    await loadScripted(slotId, 'standard', ['card ', 'arrival'], { tokenMs: 40, canScore: true })
  await useSuites.getState().add(suite)
  await render(<RunControls />)
  await page.getByRole('radio', { name: 'Small suite' }).click()
})
afterEach(async () => {
  useRuns.getState().pause()
  for (const { id } of useRuns.getState().kept) await useRuns.getState().remove(id)
  for (const { id } of useSuites.getState().own) await useSuites.getState().remove(id)
})

function failedIds(): string[] {
  const { slots } = useSlots.getState()
  return slots.filter(({ status }) => status === 'failed').map(({ id }) => id)
}

test('one model at a time is asked for by a switch, and a stopped run offers no "Go on"', async () => {
  await expect.element(oneAtATime).not.toBeChecked()
  await oneAtATime.click()
  await page.getByRole('button', { name: /^Run on/ }).click()
  await expect.poll(() => useRuns.getState().progress.answered).toBeGreaterThan(0)
  expect(failedIds()).toEqual(['b'])
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect.element(page.getByText(/^\d+ of 24 answers and scores, stopped$/)).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Go on' })).not.toBeInTheDocument()
  await expect.element(page.getByRole('button', { name: 'Stop' })).not.toBeInTheDocument()
})

test('a paused run can be gone on with, one model at a time, or be stopped', async () => {
  await page.getByRole('button', { name: /^Run on/ }).click()
  await expect.poll(() => useRuns.getState().progress.answered).toBeGreaterThan(0)
  expect(failedIds()).toEqual([])
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect.element(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await oneAtATime.click()
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect.poll(failedIds).toEqual(['b'])
})

test('a run that cannot begin says why at once, aloud as well', async () => {
  await loadScripted('b', 'standard', [], { fault: { during: 'load', kind: 'no-f16' } }).catch(
    () => undefined,
  )
  await page.getByRole('button', { name: /^Run on/ }).click()
  await expect.element(page.getByRole('alert')).toMatchTextContent(/16-bit/)
})

test('the switch is on where a model found no memory, and can be put off', async () => {
  useSlots.setState(({ slots }) => ({
    slots: slots.map((slot) => (slot.id === 'b' ? { ...slot, failure: failure('out-of-memory') } : slot)),
  }))
  await expect.element(oneAtATime).toBeChecked()
  await oneAtATime.click()
  await expect.element(oneAtATime).not.toBeChecked()
})

test('the focus stays with the buttons, whichever of them come and go', async () => {
  button(/^Run on/)
    .element()
    .focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(button(/^Pause/)).toHaveFocus()
  await expect.poll(() => useRuns.getState().progress.answered).toBeGreaterThan(0)
  await userEvent.keyboard('{Enter}')
  await expect.element(button(/^Go on/)).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(button(/^Pause/)).toHaveFocus()
  await expect.poll(() => useRuns.getState().status).toBe('running')
  await userEvent.keyboard('{Tab}')
  await expect.element(button(/^Stop/)).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(button(/^Run on/)).toHaveFocus()
})

test('the focus is not taken from elsewhere when the buttons change', async () => {
  await button(/^Run on/).click()
  await expect.poll(() => useRuns.getState().progress.answered).toBeGreaterThan(0)
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  await useRuns.getState().stop()
  await expect.element(button(/^Run on/)).toBeVisible()
  expect(document.activeElement).toBe(document.body)
})

test('a seed for the statistics can be set', async () => {
  await page.getByLabelText('Seed').fill('7')
  await button(/^Run on/).click()
  await expect.poll(() => useRuns.getState().run?.seed).toBe(7)
})
