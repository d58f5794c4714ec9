import { readFile } from 'node:fs/promises'

import * as v from 'valibot'
import { expect, test } from 'vitest'

import { recordingsSchema, type Recordings } from '#store/recordings.ts'
import { defaultSettings } from '#store/settings.ts'

const tierCodes = ['T0', 'T1', 'T2', 'T3', 'T4'] as const

async function readRecordings(): Promise<Recordings> {
  return v.parse(recordingsSchema, JSON.parse(await readFile('public/recordings.json', 'utf8')))
}

/** The checksums that a model's own list gives for its weights. */
async function shippedSums(modelId: string): Promise<string[]> {
  const lines = (await readFile(`public/models/${modelId}/SHA256SUMS`, 'utf8')).split('\n')
  return lines.filter((line) => line.endsWith('.onnx')).map((line) => line.slice(0, 64))
}

test('the recordings are of the models that are shipped; if not, run `npm run record`', async () => {
  const { models, recordings } = await readRecordings()
  for (const [modelId, { sha256 }] of Object.entries(models)) {
    expect(await shippedSums(modelId)).toContain(sha256)
  }
  for (const { answers } of recordings) {
    expect(answers.map(({ modelId }) => modelId).toSorted()).toEqual(Object.keys(models).toSorted())
  }
})

test('every tier has a recorded prompt, and each is offered on the page in that tier', async () => {
  const { recordings } = await readRecordings()
  const { tiers } = JSON.parse(await readFile('public/prompts.json', 'utf8')) as {
    tiers: { code: string; prompts: string[] }[]
  }
  expect([...new Set(recordings.map(({ tier }) => tier))].toSorted()).toEqual(tierCodes)
  for (const { tier, prompt } of recordings) {
    expect(tiers.find(({ code }) => code === tier)?.prompts).toContain(prompt)
  }
})

test('they were asked as the page asks', async () => {
  const { request } = await readRecordings()
  expect(defaultSettings).toMatchObject(request)
})
