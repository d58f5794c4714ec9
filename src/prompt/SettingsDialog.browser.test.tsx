import { beforeEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page, userEvent } from 'vitest/browser'

import { SettingsDialog } from '#prompt/SettingsDialog.tsx'
import { resetStores } from '#store/scriptedSlots.ts'
import { defaultSettings, useSettings } from '#store/settings.ts'

const field = (name: string) => page.getByRole('spinbutton', { name })

beforeEach(async () => {
  resetStores()
  await render(<SettingsDialog isOpen onClose={() => undefined} />)
})

describe('settings', () => {
  test('are kept in this browser', async () => {
    await page.getByRole('radio', { name: 'Raw text' }).click()
    await page.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.')
    await field('Temperature').fill('0.7')
    await field('Max tokens').fill('40')
    await useSettings.persist.rehydrate()
    const { mode, system, temperature, maxTokens } = useSettings.getState()
    expect({ mode, system, temperature, maxTokens }).toEqual({
      mode: 'raw',
      system: 'Be brief.',
      temperature: 0.7,
      maxTokens: 40,
    })
    expect(localStorage.getItem('tuning-fork settings')).toContain('Be brief.')
  })

  test('Conversation is off until it is switched on, says what that means, and is kept', async () => {
    const conversation = page.getByRole('switch', { name: /^Conversation/ })
    await expect.element(conversation).not.toBeChecked()
    await expect.element(conversation).toHaveAccessibleDescription(/single-turn by design/)
    await conversation.click()
    const kept = localStorage.getItem('tuning-fork settings') ?? ''
    useSettings.setState({ conversation: false })
    localStorage.setItem('tuning-fork settings', kept)
    await useSettings.persist.rehydrate()
    await expect.element(conversation).toBeChecked()
  })

  test('One model at a time is as memory is until it is switched, says what it costs, and is kept', async () => {
    const inTurn = page.getByRole('switch', { name: 'One model at a time' })
    await expect.element(inTurn).not.toBeChecked()
    await expect.element(inTurn).toHaveAccessibleDescription(/which is slower/)
    await inTurn.click()
    const kept = localStorage.getItem('tuning-fork settings') ?? ''
    await page.getByRole('button', { name: 'Reset all settings' }).click()
    await expect.element(inTurn).not.toBeChecked()
    expect(useSettings.getState().oneAtATime).toBeNull()
    localStorage.setItem('tuning-fork settings', kept)
    await useSettings.persist.rehydrate()
    await expect.element(inTurn).toBeChecked()
  })

  test.each([
    ['Temperature', '2.5', 'Between 0 and 2.'],
    ['Top-k', '1.5', 'Between 0 and 1000, a whole number.'],
    ['Top-p', '0', 'Between 0.01 and 1.'],
    ['Max tokens', '', 'Between 1 and 2048, a whole number.'],
    ['Seed', '-1', 'Between 0 and 4294967295, a whole number.'],
  ])('%s does not take %j', async (name, value, sentence) => {
    await field(name).fill(value)
    await expect.element(field(name)).toHaveAccessibleDescription(sentence)
    await expect.element(field(name)).toHaveAttribute('aria-invalid', 'true')
    expect(useSettings.getState()).toMatchObject(defaultSettings)
    await userEvent.keyboard('{Tab}')
    await expect.element(field(name)).toHaveAttribute('aria-invalid', 'false')
  })

  test('go back to what they were by Reset', async () => {
    await field('Top-k').fill('5')
    await page.getByRole('radio', { name: 'Dark' }).click()
    expect(useSettings.getState()).toMatchObject({ topK: 5, theme: 'dark' })
    await page.getByRole('button', { name: 'Reset all settings' }).click()
    expect(useSettings.getState()).toMatchObject(defaultSettings)
  })
})
