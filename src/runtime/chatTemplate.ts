/** @file Where models keep their chat template: in the tokenizer's configuration, in a list there, or in a file. */
import * as v from 'valibot'

import { optionalJson } from '#runtime/modelConfig.ts'
import type { ModelFiles } from '#runtime/files/modelFiles.ts'

const namedSchema = v.array(v.looseObject({ name: v.string(), template: v.string() }))
const holderSchema = v.looseObject({ chat_template: v.nullish(v.unknown()) })

/** The template in files of its own; null where there is none. Such a file counts before the configuration. */
export async function templateFile(files: ModelFiles): Promise<string | null> {
  const jinja = files.get('chat_template.jinja')
  if (jinja) return await jinja.text()
  return templateOf(await optionalJson(files, 'chat_template.json'))
}

/** The template in a configuration: of several the one named `default`, or the first. */
export function templateOf(configuration: unknown): string | null {
  const { chat_template: template } = v.parse(holderSchema, configuration)
  if (typeof template === 'string') return template || null
  if (!v.is(namedSchema, template)) return null
  return (template.find(({ name }) => name === 'default') ?? template[0])?.template ?? null
}
