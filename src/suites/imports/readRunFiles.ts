/** @file Files that hold a run, in any of three forms, told apart by what is in them. */
import { isRecord } from '#suites/exports/misfits.ts'
import { mostBytes, parseJson, readRunValue, type ReadRun } from '#suites/exports/runJson.ts'
import { isComparison, readComparisonFile } from '#suites/imports/comparatorFile.ts'
import { type Imported, importedRun, type RunOrigin } from '#suites/imports/importedRun.ts'
import { isSamples, readSampleFiles, type TextFile } from '#suites/imports/sampleFiles.ts'
import { figure, type Pace } from '#suites/imports/table.ts'
import type { Run } from '#suites/run.ts'

/** `about`: what the file is, in a sentence. */
export type ReadFiles =
  | { readonly run: Run; readonly about: string }
  | { readonly problems: readonly string[] }

/** As many as a run has models. */
const mostFiles = 4

/** Several files are several models of one task of lm-evaluation-harness. */
export async function readRunFiles(
  files: readonly TextFile[],
  origin: RunOrigin,
  pace: Pace,
): Promise<ReadFiles> {
  const [file] = files
  if (!file) return refusal('No file was chosen.')
  if (files.length > mostFiles)
    return refusal(`At most ${mostFiles} files can be opened together, one for each model.`)
  if (files.reduce((sum, { text }) => sum + text.length, 0) > mostBytes)
    return refusal(tooLarge(files.length))
  const empty = files.find(({ text }) => text.trim() === '')
  if (empty) return refusal(files.length > 1 ? `${empty.name} is empty.` : 'This file is empty.')
  if (files.every(({ text }) => isSamples(text))) return runOf(await readSampleFiles(files, pace), origin)
  if (files.length > 1)
    return refusal(
      'Only sample files of lm-evaluation-harness can be opened together. Open the others one by one.',
    )
  const value = parseJson(file.text)
  if (isRecord(value) && !('version' in value) && isComparison(value)) {
    return runOf(readComparisonFile(value, file.name), origin)
  }
  const read: ReadRun = readRunValue(value)
  if ('problems' in read) return read
  return { ...read, about: `This is a run file of this page: ${prompts(read.run)}.` }
}

function runOf(imported: Imported | { readonly problem: string }, origin: RunOrigin): ReadFiles {
  if ('problem' in imported) return refusal(imported.problem)
  const read = importedRun(imported, origin)
  return 'problems' in read ? read : { ...read, about: aboutOf(read.run, imported) }
}

function aboutOf(run: Run, { from, head }: Imported): string {
  const names = run.models.map(({ name }) => name)
  const what = `This is a file of ${from}: ${prompts(run)}, answers of ${names.join(' and ')}`
  if (head) return `${what}, exported by this page${run.isComplete ? '' : ` ${incompleteWords(head)}`}.`
  const isJudged = run.suite.items.some(({ checks }) =>
    checks.some((check) => check.kind !== 'judged' || check.by !== null),
  )
  const rates = isJudged
    ? 'what is right is as the file says'
    : 'nothing says what is right, so there are no rates'
  return `${what}; ${rates}. Times, devices, the roles of the models and whether more was asked are not known.`
}

function incompleteWords({ isComplete }: NonNullable<Imported['head']>): string {
  return isComplete === undefined
    ? 'before its files said whether a run was complete, so it counts as incomplete'
    : 'from a run that was not complete'
}

function prompts({ suite }: Run): string {
  return suite.items.length === 1 ? '1 prompt' : `${figure(suite.items.length)} prompts`
}

function refusal(problem: string): ReadFiles {
  return { problems: [problem] }
}

export function tooLarge(fileCount: number): string {
  const what = fileCount > 1 ? 'These files are together' : 'This file is'
  return `${what} larger than ${mostBytes / 1e6} MB. Run the suite with fewer models or in parts, and open the file of each.`
}
