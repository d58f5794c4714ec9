/** @file A field for files in the page's own look is still the browser's own. */
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { FileField } from '#ui/FileField.tsx'

import '#ui/tokens.css'

const file = new File(['x'], 'one.txt')

test('hands over what is chosen, also the same file again', async () => {
  const picked: string[][] = []
  await render(
    <FileField label="Choose" isMultiple onPick={(files) => picked.push(files.map(({ name }) => name))} />,
  )
  const input = page.getByLabelText('Choose')
  await input.upload([file, new File(['y'], 'two.txt')])
  await input.upload(file)
  await input.upload(file)
  // Only an emptied field hears of the same file once more.
  expect(input.element()).toMatchObject({ value: '' })
  expect(picked).toEqual([['one.txt', 'two.txt'], ['one.txt'], ['one.txt']])
})

test('is reached by keyboard and seen to be', async () => {
  await render(<FileField label="Choose" help="Any text." onPick={() => undefined} />)
  await userEvent.tab()
  const input = page.getByLabelText('Choose')
  await expect.element(input).toHaveFocus()
  await expect.element(input).toHaveAccessibleDescription('Any text.')
  const label = input.element().closest('label')
  expect(label && getComputedStyle(label).outlineWidth).toBe('2px')
})

test('with a help the browser takes drops on all of its area, without on all of its button', async () => {
  await render(
    <>
      <FileField label="Area" help="Any text." onPick={() => undefined} />
      <FileField label="Button" onPick={() => undefined} />
    </>,
  )
  for (const name of ['Area', 'Button']) {
    const input = page.getByLabelText(name).element()
    const around = input.closest('div')?.getBoundingClientRect() ?? new DOMRect()
    const { left, right, top, bottom } = around
    for (const [x, y] of [
      [left + 3, top + 3],
      [right - 3, bottom - 3],
    ] as const)
      expect(document.elementFromPoint(x, y)).toBe(input)
    expect(around.height).toBeGreaterThanOrEqual(36)
  }
})

test('takes nothing while it is switched off; a folder is one', async () => {
  await render(<FileField label="Choose" isFolder isDisabled onPick={() => undefined} />)
  await expect.element(page.getByLabelText('Choose')).toBeDisabled()
  expect(page.getByLabelText('Choose').element()).toMatchObject({ type: 'file', webkitdirectory: true })
})
