/** @file What a model's role is called on screen, and the one hue it has everywhere. */
import type { Role } from '#protocol/model.ts'

export const roleNames: Record<Role, string> = {
  base: 'Not tuned',
  domain: 'Domain text',
  standard: 'Standard fine-tuning',
  instruction: 'Instruction tuning',
  both: 'Standard, then instruction',
}

/** A CSS colour; grey for a slot without a model, and for a model whose role is not known. */
export function roleColour(role: Role | null): string {
  return role ? `var(--role-${role})` : 'var(--ink-soft)'
}
