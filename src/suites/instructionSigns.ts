/**
 * @file Whether a request holds an instruction: by signs in its form that a reader can check, not by its meaning. A bank
 * customer who orders something (`Cancel my transfer`) gives no instruction here: the verbs below are those of work
 * on a text, or of answering.
 */

/** `order`: a clause begins with what to do; `text`: a text is spoken of as a thing; `form`: how the answer should look;
 *  `question`: something is asked in a line of its own, before the message and not about the sender. */
export type InstructionSign = 'order' | 'text' | 'form' | 'question'

export type InstructionReading = {
  readonly isInstruction: boolean
  readonly signs: readonly InstructionSign[]
  /** The part that instructs; null without one. */
  readonly instruction: string | null
  /** What it is about, where it stands apart: in other lines, in quotation marks or after a colon. */
  readonly message: string | null
  /** The instruction asks for the intent of the message: the specialist's own task. */
  readonly asksForIntent: boolean
}

/** Verbs of work on a text: an order wherever they open a clause. */
const textVerbs =
  'classify|categori[sz]e|label|translate|summari[sz]e|rewrite|rephrase|paraphrase|copy|repeat|echo|extract|list|count|replace|swap|capitali[sz]e|shorten|spell|split|separate|calculate|evaluate|determine|decide'
/** Verbs that open an order to answer, but as often a customer's own request: not where the sender's matter follows. */
const answerVerbs =
  'tell me|give|name|show|say|write|read|keep|cut|drop|break|turn|take|put|return|remove|find|begin|skip|ignore|throw|look|go through|imagine|suppose|answer|reply|confirm|convert|correct|sort|fill|hand me|leave out|pick|judge'
const clauseStart = '(?:^|[.!?:;,]\\s+|\\b(?:please|so|then|(?:could|can|would|will) you)\\s+(?:please\\s+)?)'
const textOrder = new RegExp(`${clauseStart}(?:${textVerbs})\\b`, 'i')
const answerOrder = new RegExp(`${clauseStart}(?:${answerVerbs})\\b`, 'i')

/** The sender's own affairs. */
const ownMatter = /\b(?:i|my|mine|we|our|us)\b/i

const textNouns =
  '(?:(?:first|last|next|final|whole|\\d+)\\s+)*(?:message|text|sentence|passage|paragraph|words?|letters?|enquiry|review|article|customer)\\b'
/** Said of a text in front of one; a customer, too, may speak of "the message" that an app shows. */
const pointedText = new RegExp(`\\b(?:this|these|following)\\s+${textNouns}`, 'i')
const anyText = new RegExp(
  `\\b(?:the|this|these|each|its|following)\\s+${textNouns}|\\b(?:below|above)\\s*[.:,?]`,
  'i',
)
const answerForm =
  /\byes\b.{1,80}\bno\b|\b(?:one|single) word\b|\bonly\b.*\bplease\b|\bnothing more\b|\bplease\.$|\bin (?:capital|small|upper|lower)|\bas (?:json|a list|a table)\b/i
const greeting = /^(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|thanks|thank you)\b|\bhelp\b/i
const intentThing =
  /\bintent|\bcategor|\btopic|\bclassif|\blabel|\btype of (?:enquiry|request)|\bcustomer wants?\b/i

export function readInstruction(prompt: string): InstructionReading {
  for (const partition of partitions(prompt)) {
    const signs = signsOf(partition)
    const { instruction, message } = partition
    if (signs.length > 0) {
      return {
        isInstruction: true,
        signs,
        instruction,
        message,
        asksForIntent: intentThing.test(instruction),
      }
    }
  }
  return { isInstruction: false, signs: [], instruction: null, message: null, asksForIntent: false }
}

/** Where the instruction may stand: weaker signs do for one that comes first, in a line of its own. */
type Place = 'first' | 'last' | 'within'
type Partition = {
  readonly place: Place
  readonly instruction: string
  readonly message: string | null
}

/** The ways to read a prompt as an instruction and a message, the likeliest first. */
function partitions(prompt: string): Partition[] {
  const lines = prompt
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const whole: Partition = { place: 'within', instruction: lines.join(' '), message: null }
  if (lines.length < 2) return [...quoted(whole.instruction), whole]
  return [
    { place: 'first', instruction: lines[0] ?? '', message: lines.slice(1).join('\n') },
    { place: 'last', instruction: lines.at(-1) ?? '', message: lines.slice(0, -1).join('\n') },
  ]
}

/** Within one line, a message of four words or more in quotation marks or after a colon; shorter ones are mere words. */
function quoted(line: string): Partition[] {
  // No quotation mark within: a text of nothing but opening ones would be read to its end from each of them.
  const found = /["“]([^"“”]+)["”]/.exec(line) ?? /:\s+(.+)$/.exec(line)
  const message = found?.[1]?.trim() ?? ''
  if (!found || message.split(/\s+/).length < 4) return []
  return [{ place: 'within', instruction: line.replace(found[0], ' ').trim(), message }]
}

function signsOf({ instruction, place }: Partition): InstructionSign[] {
  const isOwn = ownMatter.test(instruction)
  const isFirst = place === 'first'
  const namesText = isFirst || (place === 'last' && !isOwn) ? anyText : pointedText
  const signs: Record<InstructionSign, boolean> = {
    order: textOrder.test(instruction) || instruction.split(/(?<=[.!?])\s+/).some(ordersAnswer),
    text: namesText.test(instruction),
    form: isFirst && answerForm.test(instruction),
    question: isFirst && instruction.endsWith('?') && !isOwn && !greeting.test(instruction),
  }
  return (['order', 'text', 'form', 'question'] as const).filter((sign) => signs[sign])
}

function ordersAnswer(sentence: string): boolean {
  return answerOrder.test(sentence) && !ownMatter.test(sentence)
}
