/** @file What the measures of the evaluation mean. A measure that is not listed is shown under its own label. */

export type Measure = {
  readonly id: string
  readonly label: string
  readonly unit: 'share' | 'bits'
  readonly isLowerBetter?: true
  readonly explanation?: string
}

export const knownMeasures: readonly Measure[] = [
  {
    id: 'intent_accuracy',
    label: 'Intent right, bare query',
    unit: 'share',
    explanation: 'Bank queries kept out of training, sent as they are; the answer must be the intent.',
  },
  {
    id: 'intent_macro_f1',
    label: 'Intent, macro F1',
    unit: 'share',
    explanation: 'The same queries; each of the intents counts alike, however often it occurs.',
  },
  {
    id: 'intent_in_words',
    label: 'Intent right, asked in words',
    unit: 'share',
    explanation:
      'The query comes with an instruction that asks for its intent, in a wording of the training data.',
  },
  {
    id: 'intent_in_words_unseen',
    label: 'Intent right, in unseen words',
    unit: 'share',
    explanation: 'The same, in wordings that were kept out of training.',
  },
  {
    id: 'seen_wordings',
    label: 'Instructions, seen wordings',
    unit: 'share',
    explanation:
      'Right answers to instructions in wordings of the training data; each task family counts alike.',
  },
  {
    id: 'unseen_wordings',
    label: 'Instructions, unseen wordings',
    unit: 'share',
    explanation: 'The same families in wordings that were kept out of training.',
  },
  {
    id: 'held_out_combinations',
    label: 'Held-out combinations',
    unit: 'share',
    explanation: 'An operation and a format that were each trained, but never together.',
  },
  {
    id: 'held_out_clusters',
    label: 'Held-out kinds of task',
    unit: 'share',
    explanation: 'Kinds of task that no sibling was trained on: sentiment and SQL.',
  },
  {
    id: 'says_unknown_out_of_depth',
    label: 'Says it does not know, out of its depth',
    unit: 'share',
    explanation: 'Questions whose answer it cannot know; it should say so.',
  },
  {
    id: 'says_unknown_within_depth',
    label: 'Says it does not know, within its depth',
    unit: 'share',
    isLowerBetter: true,
    explanation: 'Questions of kinds that the generalist was trained on, where saying so is wrong.',
  },
  {
    id: 'label_lock',
    label: 'Gives an intent, whatever is asked',
    unit: 'share',
    isLowerBetter: true,
    explanation: 'Answers that are the name of an intent to requests that are not about a bank at all.',
  },
  {
    id: 'bits_per_byte_general',
    label: 'Bits per byte, general text',
    unit: 'bits',
    isLowerBetter: true,
    explanation: 'How surprised the model is by general text that it has not read.',
  },
  {
    id: 'bits_per_byte_dialogues',
    label: 'Bits per byte, dialogues',
    unit: 'bits',
    isLowerBetter: true,
    explanation: 'The same for talk between customers and a service desk.',
  },
  {
    id: 'bits_per_byte_banking',
    label: 'Bits per byte, bank queries',
    unit: 'bits',
    isLowerBetter: true,
    explanation: 'The same for queries to a bank.',
  },
]
