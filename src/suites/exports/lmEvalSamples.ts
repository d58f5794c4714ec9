/**
 * @file Answers as lm-evaluation-harness writes them under `--log_samples`: one JSON object a line. Its fields are
 * described as `SampleResult` in https://github.com/EleutherAI/lm-evaluation-harness/blob/main/lm_eval/result_schema.py
 * and written by `loggers/evaluation_tracker.py`.
 */
import { requestFor } from '#suites/conditions.ts'
import {
  answersOf,
  inParts,
  type ExportedCondition,
  type IsRight,
  type JoinedAnswer,
} from '#suites/exports/joinAnswers.ts'
import { answerPart, headOf, type Head } from '#suites/exports/ownPart.ts'
import { escapeBreaks } from '#suites/exports/oneLineJson.ts'
import { sha256 } from '#suites/exports/sha256.ts'
import type { Run } from '#suites/run.ts'
import { itemSchema, type Item } from '#suites/suite.ts'

export type SamplesOptions = {
  readonly slotId: string
  readonly condition: ExportedCondition
  readonly isRight: IsRight
}

const samplesPerPart = 50

/**
 * One line an answer, in the order of the suite, and in parts of a few milliseconds of work. Throws where the run has no
 * such slot.
 */
export function sampleParts(run: Run, options: SamplesOptions): Generator<string> {
  return inParts(sampleLines(run, options), samplesPerPart)
}

function* sampleLines(run: Run, { slotId, condition, isRight }: SamplesOptions): Generator<string> {
  let docId = -1
  let head: { readonly head?: Head } = { head: headOf(run) }
  for (const joined of answersOf(run, slotId, condition)) {
    do docId += 1
    while (run.suite.items[docId] !== joined.item)
    const sample = {
      doc_id: docId,
      ...sampleOf(run, joined, isRight),
      tuning_fork: { ...head, answer: answerPart(joined) },
    }
    head = {}
    yield `${escapeBreaks(JSON.stringify(sample))}\n`
  }
}

/**
 * `arg_0` is the prompt before any chat template. `exact_match` is 1 where all checks of the item hold, which may ask
 * less than equality; where nobody's answer can be judged there is no measure, so that no rate counts it. Of several
 * references the first is the target, `doc` has them all.
 */
function sampleOf(run: Run, { item, answer }: JoinedAnswer, isRight: IsRight) {
  const { prompt, maxTokens } = requestFor(item, answer.condition, run.suite)
  const generation = { until: [], do_sample: false, temperature: 0, max_gen_toks: maxTokens }
  const target = item.references[0] ?? ''
  const right = isRight(answer)
  const doc = documentOf(item)
  return {
    doc,
    target,
    arguments: { gen_args_0: { arg_0: prompt, arg_1: generation } },
    resps: [[answer.text]],
    filtered_resps: [answer.text],
    filter: 'none',
    metrics: right === null ? [] : ['exact_match'],
    doc_hash: sha256(JSON.stringify(doc, null, 2)), // as Python's json.dumps(doc, indent=2, ensure_ascii=False)
    prompt_hash: sha256(prompt),
    target_hash: sha256(target),
    ...(right === null ? {} : { exact_match: Number(right) }),
  }
}

/** With its fields in the order of the schema, on which the hash depends. */
function documentOf(item: Item): object {
  const fields: Readonly<Record<string, unknown>> = { ...item }
  const keys = Object.keys(itemSchema.entries).filter((key) => fields[key] !== undefined)
  return Object.fromEntries(keys.map((key) => [key, fields[key]]))
}
