/** @file A small suite and a run of it, for tests. */
import { questionsFor } from '#suites/plan.ts'
import type { Run, RunAnswer, RunModel } from '#suites/run.ts'
import type { Item, Suite } from '#suites/suite.ts'

export function smallItem(fields: Partial<Item> & Pick<Item, 'id' | 'tier'>): Item {
  return {
    task: 'intent',
    prompt: `${fields.id} asks`,
    references: ['card arrival'],
    checks: [{ kind: 'exact' }],
    group: fields.id,
    isLabelled: fields.tier < 'T3',
    taskSeenBy: ['standard'],
    wordingSeenBy: [],
    provenance: 'written for the test',
    ...fields,
  }
}

/** Two items of T0, one of T2 and one of T3. */
export function smallSuite(fields: Partial<Suite> = {}): Suite {
  return {
    version: 1,
    id: 'small',
    name: 'Small suite',
    summary: 'Four items.',
    licence: 'CC0-1.0',
    isExploratory: false,
    labels: ['card arrival', 'age limit'],
    instruction: 'What is wanted?',
    examples: [{ prompt: 'Where is it?', answer: 'card arrival' }],
    items: [
      smallItem({ id: 'bare 1', tier: 'T0' }),
      smallItem({ id: 'bare 2', tier: 'T0', references: ['age limit'] }),
      smallItem({ id: 'asked', tier: 'T2', wording: 'Classify it.' }),
      smallItem({ id: 'other', tier: 'T3', task: 'first word', references: ['other'] }),
    ],
    ...fields,
  }
}

export function smallModel(role: NonNullable<RunModel['role']>, slotId: string): RunModel {
  return { slotId, modelId: role, name: role, role, device: 'wasm', dtype: 'fp32', adapter: null }
}

/** Every question answered, by `say`. */
export function smallRun(
  suite: Suite,
  models: readonly RunModel[],
  say: (item: Item, model: RunModel, condition: RunAnswer['condition']) => string,
): Run {
  const answers = models.flatMap((model) =>
    questionsFor(suite, model.role).map(({ item, condition }): RunAnswer => ({
      itemId: item.id,
      slotId: model.slotId,
      condition,
      text: say(item, model, condition),
      finishReason: 'end',
      tokenCount: 3,
      promptTokenCount: 5,
      firstTokenMs: 10,
      totalMs: 30,
    })),
  )
  return {
    version: 2,
    id: 'run',
    suite,
    seed: 0,
    maxTokens: 48,
    startedAt: '2026-11-25T08:00:00.000Z',
    browser: 'a browser',
    appVersion: '0.1.0',
    models: [...models],
    conditions: ['template', 'raw', 'instructed', 'few-shot'],
    answers,
    likelihoods: [],
    isComplete: true,
  }
}
