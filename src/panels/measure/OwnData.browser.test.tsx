/** @file Own suites on the page: deleted only when that is said twice, by keyboard as well, and read no further than shown. */
import { beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'

import { OwnData } from '#panels/measure/OwnData.tsx'
import { resetStores } from '#store/scriptedSlots.ts'
import { useSuites } from '#store/suites.ts'
import { smallSuite } from '#suites/exampleSuite.ts'

const suites = () => useSuites.getState()
const mine = smallSuite({ id: 'own:mine.csv', name: 'mine.csv' })

/** What a reload leaves: the database. */
async function reload(): Promise<void> {
  useSuites.setState(useSuites.getInitialState())
  await suites().readOwn()
}

beforeEach(async () => {
  resetStores()
  await suites().readOwn() // other files of tests may have left some in the browser
  for (const { id } of suites().own) await suites().remove(id)
  await suites().add(mine)
  await reload()
  await render(<OwnData />)
})

test('is listed without its items, which are read when it is run', async () => {
  await expect.element(page.getByRole('listitem')).toMatchTextContent('mine.csv, 4 prompts')
  expect(suites().own[0]).not.toHaveProperty('items')
  expect(await suites().load(mine.id)).toEqual(mine)
})

test('is kept where the second question is answered with "Keep", and the focus stays', async () => {
  const first = page.getByRole('button', { name: 'Delete mine.csv' })
  first.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('button', { name: 'Keep mine.csv' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(first).toHaveFocus()
  await expect.element(page.getByRole('button', { name: /for good/ })).not.toBeInTheDocument()
  await reload()
  expect(suites().own).toHaveLength(1)
})

test('a double click deletes nothing', async () => {
  await page.getByRole('button', { name: 'Delete mine.csv' }).dblClick()
  await reload()
  expect(suites().own).toHaveLength(1)
})

test('is deleted for good by keyboard, and the focus goes to the heading', async () => {
  page.getByRole('button', { name: 'Delete mine.csv' }).element().focus()
  await userEvent.keyboard('{Enter}{Tab}')
  await expect.element(page.getByRole('button', { name: 'Delete for good? mine.csv' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('list', { name: 'Your own suites' })).not.toBeInTheDocument()
  await expect.element(page.getByRole('heading', { name: 'Your own data' })).toHaveFocus()
  await reload()
  expect(suites().own).toEqual([])
  await expect(suites().load(mine.id)).rejects.toThrow('The suite is missing')
})

const choose = (name: string, text: string) =>
  page.getByLabelText(/Drop a file here/).upload(new File([text], name))

test('says how many rows could not be read', async () => {
  await choose('ragged.csv', 'question,answer\nCapital?,Paris\na,b,c\nd,e,f\n')
  await page.getByRole('button', { name: 'Use this 1 row' }).click()
  await expect
    .element(page.getByText(/1 prompt of ragged.csv is a suite now.*2 rows were left out/))
    .toBeVisible()
})

test('a text with a prompt a line becomes a suite, and that nothing is scored is said before and after', async () => {
  await choose('mine.txt', 'Where is my card?\nWhy?\n')
  await expect.element(page.getByText(/there is\s+nothing to score, so there are no rates/)).toBeVisible()
  await page.getByRole('button', { name: 'Use these 2 rows' }).click()
  await expect.element(page.getByText(/2 prompts of mine.txt are a suite now.*and no rates/)).toBeVisible()
})

test('labelled texts are proposed for T1, where the generalist is told what is wanted', async () => {
  await choose('proposed.csv', 'text,label\na,red\nb,blue\n')
  await expect.element(page.getByRole('radio', { name: 'T1' })).toBeChecked()
  const words = 'Say which of these labels fits the text: red, blue.'
  await expect.element(page.getByLabelText(/^Instruction before each text/)).toHaveValue(words)
  await page.getByRole('button', { name: 'Use these 2 rows' }).click()
  await expect.element(page.getByText(/2 prompts of proposed.csv are a suite now/)).toBeVisible()
  expect(await suites().load('own:proposed.csv')).toMatchObject({
    instruction: words,
    items: [{ tier: 'T1' }, { tier: 'T1' }],
  })
})

test('says which rows repeat a prompt, and on which tier there will be no verdict', async () => {
  const rows = Array.from({ length: 100 }, (_, place) => `q ${place},a,T2`)
  await choose('repeats.csv', ['prompt,answer,tier', ...rows, 'q 0,a,T2', 'q 1,a,T4'].join('\n'))
  await page.getByRole('button', { name: 'Use these 102 rows' }).click()
  await expect
    .element(
      page.getByText(/2 rows repeat a prompt and count as one .*Fewer than 100 on T4: no verdict there\./),
    )
    .toBeVisible()
})

test('after the rows are used by keyboard the focus goes to the heading', async () => {
  await choose('keys.txt', 'Where is my card?\nWhy?\n')
  const use = page.getByRole('button', { name: 'Use these 2 rows' })
  await expect.element(use).toBeVisible()
  use.element().focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByText(/are a suite now/)).toBeVisible()
  await expect.element(page.getByRole('heading', { name: 'Your own data' })).toHaveFocus()
})

test('labelled texts of T0 get an instruction that names the labels, and solved examples', async () => {
  const rows = Array.from({ length: 24 }, (_, index) => `text ${index},${index % 2 ? 'red' : 'blue'}`)
  await choose('labelled.csv', ['text,label', ...rows].join('\n'))
  const field = page.getByLabelText(/^Instruction before each text/)
  await page.getByRole('radio', { name: 'T3' }).click()
  await expect.element(field).not.toBeInTheDocument()
  await page.getByRole('radio', { name: 'T0' }).click()
  await expect.element(field).toHaveValue('Say which of these labels fits the text: blue, red.')
  await field.fill('Which colour?')
  await page.getByRole('button', { name: 'Use these 24 rows' }).click()
  await expect.element(page.getByText(/19 prompts.*5 more are its solved examples/)).toBeVisible()
  const suite = await suites().load('own:labelled.csv')
  expect(suite).toMatchObject({ instruction: 'Which colour?', labels: ['blue', 'red'] })
  expect(suite.examples).toHaveLength(5)
})
