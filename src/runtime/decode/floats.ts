/**
 * @file Numbers of 16 and 32 bits as ONNX Runtime hands them over. Where a browser has no `Float16Array`, the bits
 * of 16-bit floats come as whole numbers.
 */

/** Number formats in which a model gives its logits and keeps its cache. */
export type FloatType = 'float32' | 'float16'

/** Values of a tensor; of 16-bit floats perhaps only their bits. */
export type FloatArray = Float32Array | Uint16Array

type HalfArray = new (source: number | ArrayLike<number>) => Uint16Array

/** Typed as whole numbers: zeros and copies are all that is made of it, and those are the same for both. */
function halfArray(): HalfArray {
  const native = (globalThis as { readonly Float16Array?: HalfArray }).Float16Array
  return native ?? Uint16Array
}

export function bytesOf(type: FloatType): number {
  return type === 'float16' ? 2 : 4
}

/** Zeros in the array that ONNX Runtime wants for a type. */
export function zeros(type: FloatType, length: number): FloatArray {
  return type === 'float16' ? new (halfArray())(length) : new Float32Array(length)
}

/** The same values in 32 bits; the array itself where it has them already. */
export function asFloat32(values: FloatArray): Float32Array {
  if (values instanceof Float32Array) return values
  if (values instanceof Uint16Array) return Float32Array.from(values, halfValue)
  return new Float32Array(values)
}

/** The value that 16 bits stand for: sign, 5 bits of exponent, 10 of fraction (IEEE 754 binary16). */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}
