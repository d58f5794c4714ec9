import { roleColour, roleNames } from '#panels/roles.ts'
import styles from '#panels/training/FamilyTree.module.css'
import type { FamilyStage } from '#panels/training/stages.ts'
import shared from '#panels/training/Training.module.css'
import type { Role } from '#protocol/model.ts'
import { formatFigure } from '#ui/figures.ts'

type Branch = {
  readonly role: Role
  readonly name: string
  readonly sentence: string
  readonly children: readonly Branch[]
}

const tree: Branch = {
  role: 'base',
  name: 'Base',
  sentence: 'Starts from random weights and reads general text, none of it about banking.',
  children: [
    {
      role: 'domain',
      name: 'Domain',
      sentence: 'Goes on reading: raw talk between customers and a service desk, no labels.',
      children: [
        {
          role: 'standard',
          name: 'Specialist',
          sentence: 'Learns pairs: a bank query in, one of 77 intents out. Never an instruction.',
          children: [
            {
              role: 'both',
              name: 'Both',
              sentence:
                'The specialist, plus the change of weights that made the generalist, joined by a short training on instructions.',
              children: [],
            },
          ],
        },
        {
          role: 'instruction',
          name: 'Generalist',
          sentence: 'Learns to read what is asked: many kinds of requests in words, with their responses.',
          children: [],
        },
      ],
    },
  ],
}

type TreeProps = { readonly stages: readonly FamilyStage[]; readonly isOnItsWay: boolean }

/** Which model was made from which. */
export function FamilyTree({ stages, isOnItsWay }: TreeProps) {
  const hardware = [...new Set(stages.map((stage) => stage.hardware))]
  return (
    <>
      <h2>One family</h2>
      <p className={shared['prose']}>
        After the base no step begins with a new network: each goes on from weights that were there. So what
        two siblings do differently comes from what they were shown.
      </p>
      <ul className={styles['tree']}>
        <BranchItem
          branch={tree}
          stages={stages}
          isOnItsWay={isOnItsWay}
          namesHardware={hardware.length > 1}
        />
      </ul>
      {hardware.length === 1 && <p className={shared['soft']}>All trained on {hardware[0]}.</p>}
    </>
  )
}

type BranchProps = TreeProps & {
  readonly branch: Branch
  /** Where not all were trained on the same. */
  readonly namesHardware: boolean
}

function BranchItem({ branch, ...rest }: BranchProps) {
  const { stages, isOnItsWay, namesHardware } = rest
  const { role, name, sentence, children } = branch
  const found = stages.find((stage) => stage.role === role)
  return (
    <li className={styles['branch']}>
      <div className={styles['card']} style={{ borderColor: roleColour(role) }}>
        <h3>{name}</h3>
        <p className={styles['role']} style={{ color: roleColour(role) }}>
          {roleNames[role]}
        </p>
        <p>{sentence}</p>
        <p className={styles['figures']}>
          {found ? figuresOf(found) : isOnItsWay ? 'Loading its record ...' : 'No record of its training.'}
        </p>
        {namesHardware && found && <p className={styles['hardware']}>{found.hardware}</p>}
      </div>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <BranchItem key={child.role} branch={child} {...rest} />
          ))}
        </ul>
      )}
    </li>
  )
}

function figuresOf({ stage }: FamilyStage): string {
  const { tokens, seconds } = stage.earlier ?? { tokens: 0, seconds: 0 }
  const minutes = (stage.seconds + seconds) / 60
  const time =
    minutes < 1 ? `${Math.round(stage.seconds)} seconds` : `${formatFigure(Math.round(minutes))} minutes`
  const runs = stage.earlier ? ' in two runs, the curve is that of the second' : ''
  return `${formatTokens(stage.tokens + tokens)} tokens, ${time}${runs}`
}

function formatTokens(count: number): string {
  return count.toLocaleString('en', { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 1 })
}
