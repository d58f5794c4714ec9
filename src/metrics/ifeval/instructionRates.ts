/** @file The four rates that IFEval reports. */

/** One instruction of a prompt; whoever follows it strictly follows it loosely. */
export type InstructionResult = { readonly followsStrictly: boolean; readonly followsLoosely: boolean }

/** Shares from 0 to 1, null where nothing was asked. */
export type InstructionRates = {
  /** Prompts of which every instruction is followed. */
  readonly promptStrict: number | null
  readonly promptLoose: number | null
  readonly instructionStrict: number | null
  readonly instructionLoose: number | null
  readonly promptCount: number
  readonly instructionCount: number
}

/** One list for each prompt. A prompt without a decided instruction does not count: it would always be followed. */
export function instructionRates(results: readonly (readonly InstructionResult[])[]): InstructionRates {
  const prompts = results.filter((instructions) => instructions.length > 0)
  const instructions = prompts.flat()
  return {
    promptStrict: share(prompts, (prompt) => prompt.every((result) => result.followsStrictly)),
    promptLoose: share(prompts, (prompt) => prompt.every((result) => result.followsLoosely)),
    instructionStrict: share(instructions, (result) => result.followsStrictly),
    instructionLoose: share(instructions, (result) => result.followsLoosely),
    promptCount: prompts.length,
    instructionCount: instructions.length,
  }
}

function share<T>(all: readonly T[], isFollowed: (one: T) => boolean): number | null {
  return all.length === 0 ? null : all.filter(isFollowed).length / all.length
}
