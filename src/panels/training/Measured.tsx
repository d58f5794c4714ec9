import { roleColour } from '#panels/roles.ts'
import { EstimateCell } from '#panels/training/estimates.tsx'
import { knownMeasures, type Measure } from '#panels/training/measures.ts'
import { TableBox } from '#panels/training/TableBox.tsx'
import shared from '#panels/training/Training.module.css'
import type { ModelCard } from '#protocol/model.ts'
import { useTraining } from '#store/training.ts'
import type { TrainingRecord } from '#store/trainingFiles.ts'
import { Explained } from '#ui/Explained.tsx'
import { formatShare } from '#ui/figures.ts'

type Sibling = { readonly card: ModelCard; readonly record: TrainingRecord }

/** The same questions to every sibling, with what chance allows. Names no winner: that is for the reader. */
export function Measured({ models }: { readonly models: readonly ModelCard[] }) {
  const records = useTraining((state) => state.records)
  const siblings = models.flatMap((card): Sibling[] => {
    const part = records[card.id]
    return part?.status === 'ready' ? [{ card, record: part.value }] : []
  })
  const measures = measuresOf(siblings)
  return (
    <>
      <h2>What was measured</h2>
      <p className={shared['prose']}>
        Every sibling gets the same questions and answers with its likeliest tokens. The texts asked about
        were kept out of training. Capitals, sums, opposites and other facts are those of the training, so in
        seen wordings such a question may have been trained on word for word. The small figures are the 95%
        interval and the number of questions (for bits per byte, of texts). Where intervals overlap, the order
        may be luck.
      </p>
      {measures.length === 0 ? (
        <p className={shared['soft']}>Not measured yet.</p>
      ) : (
        <TableBox label="Measures by sibling" isWhole>
          <SiblingHead siblings={siblings} first="Measure" />
          <tbody>
            {measures.map((measure) => (
              <MeasureRow key={measure.id} measure={measure} siblings={siblings} />
            ))}
            <AgreementRow siblings={siblings} />
          </tbody>
        </TableBox>
      )}
      <Families siblings={siblings} />
    </>
  )
}

/** Known measures that anybody has, then those that only the records know. */
function measuresOf(siblings: readonly Sibling[]): readonly Measure[] {
  const found = siblings.flatMap(({ record }) => record.evaluation?.measures ?? [])
  const ids = new Set(found.map(({ id }) => id))
  const known = knownMeasures.filter(({ id }) => ids.delete(id))
  const unknown = [...ids].map((id): Measure => {
    const label = found.find((measure) => measure.id === id)?.label ?? id
    return { id, label, unit: id.startsWith('bits') ? 'bits' : 'share' }
  })
  return [...known, ...unknown]
}

type SiblingsProps = { readonly siblings: readonly Sibling[] }

function SiblingHead({ siblings, first }: SiblingsProps & { readonly first: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {siblings.map(({ card }) => (
          <th key={card.id} scope="col" style={{ color: roleColour(card.role) }}>
            {card.name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function MeasureRow({ measure, siblings }: SiblingsProps & { readonly measure: Measure }) {
  const { id, label, unit, isLowerBetter, explanation } = measure
  return (
    <tr>
      <th scope="row">
        {explanation ? <Explained explanation={explanation}>{label}</Explained> : label}
        {isLowerBetter && <span className={shared['interval']}>lower is better</span>}
      </th>
      {siblings.map(({ card, record }) => (
        <EstimateCell
          key={card.id}
          estimate={record.evaluation?.measures.find((found) => found.id === id)}
          unit={unit}
        />
      ))}
    </tr>
  )
}

const devices = { native: 'outside the browser', wasm: 'on WASM', webgpu: 'on WebGPU' } as const

const agreementKinds = {
  next_token_agreement: {
    words: 'Same next token as before 8 bits',
    explanation:
      'At each position of an answer of the trained 32-bit weights: how often the shipped 8-bit ones would go on with the same token.',
  },
  token_agreement: {
    words: 'Same answer as before 8 bits',
    explanation:
      'The share of a whole answer before the 8-bit weights first choose another token than the 32-bit ones. Long texts differ sooner.',
  },
} as const

/** What the smaller weights changed, one row a kind of agreement and device that was measured. */
function AgreementRow({ siblings }: SiblingsProps) {
  const kinds = Object.keys(agreementKinds) as (keyof typeof agreementKinds)[]
  const rows = kinds.flatMap((kind) =>
    (['native', 'wasm', 'webgpu'] as const).map((device) => ({ kind, device })),
  )
  return rows.map(({ kind, device }) => {
    const agreements = siblings.map(({ record }) => record.shipped_against_fp32?.[device] ?? null)
    if (agreements.every((agreement) => typeof agreement?.[kind] !== 'number')) return null
    return (
      <tr key={`${kind} ${device}`}>
        <th scope="row">
          <Explained explanation={agreementKinds[kind].explanation}>
            {agreementKinds[kind].words}, {devices[device]}
          </Explained>
        </th>
        {siblings.map(({ card }, index) => {
          const agreement = agreements[index]
          const share = agreement?.[kind]
          if (!agreement || typeof share !== 'number') return <td key={card.id}>–</td>
          return (
            <td key={card.id}>
              {formatShare(share, 1)}
              <span className={shared['interval']}>{agreement.tokens.toLocaleString('en')} tokens</span>
            </td>
          )
        })}
      </tr>
    )
  })
}

/** Family by family, for those who want to know where the averages come from. */
function Families({ siblings }: SiblingsProps) {
  const names = [
    ...new Set(siblings.flatMap(({ record }) => record.evaluation?.families.map(({ name }) => name) ?? [])),
  ]
  if (names.length === 0) return null
  const rows = names.flatMap((name) => (['seen', 'unseen'] as const).map((wording) => ({ name, wording })))
  return (
    <details className={shared['details']}>
      <summary>Task family by task family</summary>
      <TableBox label="Task families by sibling">
        <SiblingHead siblings={siblings} first="Family, wordings" />
        <tbody>
          {rows.map(({ name, wording }) => {
            const estimates = siblings.map(
              ({ record }) => record.evaluation?.families.find((family) => family.name === name)?.[wording],
            )
            if (estimates.every((estimate) => !estimate)) return null
            return (
              <tr key={`${name} ${wording}`}>
                <th scope="row">
                  {name}, {wording}
                </th>
                {siblings.map(({ card }, index) => (
                  <EstimateCell key={card.id} estimate={estimates[index]} unit="share" />
                ))}
              </tr>
            )
          })}
        </tbody>
      </TableBox>
    </details>
  )
}
