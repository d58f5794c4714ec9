/** @file A small run for the tests beside. */
import type { Run, RunAnswer, RunModel } from '#suites/run.ts'
import type { Item } from '#suites/suite.ts'

export function exampleItem(fields: Partial<Item> = {}): Item {
  return {
    id: 'card-1',
    tier: 'T0',
    task: 'intent',
    prompt: 'Where is my card?',
    references: ['card_arrival'],
    checks: [{ kind: 'exact' }],
    group: 'card-1',
    isLabelled: true,
    taskSeenBy: ['bank-sft'],
    wordingSeenBy: [],
    provenance: 'written for the suite',
    ...fields,
  }
}

export function exampleAnswer(fields: Partial<RunAnswer> = {}): RunAnswer {
  return {
    itemId: 'card-1',
    slotId: 'a',
    condition: 'template',
    text: 'card_arrival',
    finishReason: 'end',
    tokenCount: 4,
    promptTokenCount: 12,
    firstTokenMs: 20,
    totalMs: 61.5,
    ...fields,
  }
}

export function exampleModel(fields: Partial<RunModel> = {}): RunModel {
  return {
    slotId: 'a',
    modelId: 'bank-sft',
    name: 'Bank SFT',
    role: 'standard',
    device: 'webgpu',
    dtype: 'fp16',
    adapter: 'nvidia ampere',
    ...fields,
  }
}

/** Two items, two models; one answer is missing. */
export function exampleRun(fields: Partial<Run> = {}): Run {
  const generalist = { slotId: 'b', modelId: 'chat', name: 'Chat', role: 'instruction' } as const
  return {
    version: 2,
    id: 'run-1',
    suite: {
      version: 1,
      id: 'bank',
      name: 'Bank, near to far',
      summary: 'What customers ask a bank.',
      licence: 'CC BY 4.0',
      isExploratory: false,
      labels: ['card_arrival'],
      items: [
        exampleItem(),
        exampleItem({
          id: 'verse',
          tier: 'T3',
          task: 'last word',
          prompt: 'Write "a, b".',
          references: ['b'],
        }),
      ],
    },
    seed: 7,
    maxTokens: 48,
    startedAt: '2026-11-25T08:00:00.000Z',
    browser: 'Chrome 142',
    appVersion: '0.1.0',
    models: [exampleModel(), exampleModel({ ...generalist, device: 'wasm', dtype: 'int8', adapter: null })],
    conditions: ['template'],
    answers: [
      exampleAnswer(),
      exampleAnswer({ slotId: 'b', text: 'I see.\nIt comes.', finishReason: 'length', tokenCount: 48 }),
      exampleAnswer({ itemId: 'verse', slotId: 'b', text: 'b', totalMs: 30 }),
    ],
    likelihoods: [
      {
        itemId: 'card-1',
        slotId: 'a',
        condition: 'template',
        logprob: -0.5,
        sizeBytes: 12,
        tokenCount: 4,
        choice: 'card_arrival',
        choicePerByte: null,
      },
    ],
    isComplete: false,
    ...fields,
  }
}

/** To the letter one of the references. */
export function isExampleRight({ itemId, text }: RunAnswer): boolean {
  return text === (itemId === 'verse' ? 'b' : 'card_arrival')
}

export type Fields = Record<string, unknown>

/** With other fields of the run, its first item and the suite; they may be wrong. */
export function changedRun(run: Fields, item: Fields = {}, suite: Fields = {}): Fields {
  const base = exampleRun()
  const items = [{ ...exampleItem(), ...item }, ...base.suite.items.slice(1)]
  return { ...base, suite: { ...base.suite, items, ...suite }, ...run }
}
