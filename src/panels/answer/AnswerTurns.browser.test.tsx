/** @file How a column says that its model takes turns with the others. */
import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { AnswerColumns } from '#panels/answer/AnswerColumns.tsx'
import { Announcer } from '#panels/Announcer.tsx'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'
import { useAnswers } from '#store/answers.ts'
import { chooseTurns } from '#store/oneAtATime.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'

const request: AnswerRequest = { prompt: 'x', system: '', mode: 'raw', maxTokens: 64, sampling: greedy }
const specialist = page.getByRole('article', { name: 'Specialist' })
const generalist = page.getByRole('article', { name: 'Generalist' })
const failures = page.getByRole('log', { name: 'Failures' })

beforeEach(async () => {
  resetStores()
  chooseTurns(true)
  await loadScripted('a', 'standard', ['card ', 'arrival'], { tokenMs: 100 })
  await loadScripted('b', 'instruction', ['You ', 'can'], { tokenMs: 100 })
  await render(
    <>
      <AnswerColumns comparesWords={false} onCompareWords={() => undefined}>
        {null}
      </AnswerColumns>
      <Announcer />
    </>,
  )
})

test('one waits for its turn, the other keeps its answer and says calmly that it made room', async () => {
  const asked = useAnswers.getState().ask(request)
  await expect.element(generalist).toMatchTextContent('Waiting for its turn')
  await asked
  await expect.element(page.getByTestId('answer-a')).toMatchTextContent('card arrival')
  await expect.element(specialist).toMatchTextContent(/cold.*solo/)
  await expect.element(specialist).toMatchTextContent('This one is loaded when it is asked')
  await expect.element(specialist).toMatchTextContent('Not loaded')
  await expect.element(specialist).not.toMatchTextContent('Failed')
  await expect.element(specialist.getByRole('button', { name: 'Retry' })).not.toBeInTheDocument()
  await expect.element(specialist.getByRole('button', { name: 'Regenerate' })).toBeVisible()
  expect(failures.element().textContent).toBe('')
})

test('a column that has not been asked can be asked the same', async () => {
  await useAnswers.getState().ask(request, ['a'])
  await expect.element(generalist).toMatchTextContent('This one is loaded when it is asked')
  await generalist.getByRole('button', { name: 'Ask it the same' }).click()
  await expect.element(page.getByTestId('answer-b')).toMatchTextContent('You can')
  await expect.element(generalist).not.toMatchTextContent('when it is asked')
})

test('a model without room beside the other is asked once more and says so, without a failure', async () => {
  chooseTurns(null)
  const fault = { during: 'answer', kind: 'out-of-memory', afterTokens: 1 } as const
  const mend = await loadScripted('b', 'instruction', ['You ', 'can'], { fault })
  const asked = useAnswers.getState().ask(request)
  mend()
  await expect.element(generalist).toMatchTextContent('It is asked once more, alone')
  await asked
  await expect.element(page.getByTestId('answer-b')).toMatchTextContent('You can')
  await expect.element(generalist).toMatchTextContent('so it was asked once more, alone')
  expect(failures.element().textContent).toBe('')
})
