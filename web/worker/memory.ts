// Reads the sparse memory that the build writes (tools/memory.py).

const PAGE = 4096;

/** The whole of it: all that is not there is zero. Throws a RangeError where it is damaged. */
export function whole(sparse: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const [length, count] = new Uint32Array(sparse, 0, 2) as unknown as [number, number];
  const numbers = new Uint32Array(sparse, 8, count);
  const pages = new Uint8Array(sparse, 8 + numbers.byteLength);
  const bytes = new Uint8Array(length);
  for (let first = 0, last = 0; first < count; first = last) {
    do last++;
    while (last < count && numbers[last] === numbers[last - 1]! + 1); // a run of neighbours at once
    const run = pages.subarray(first * PAGE, last * PAGE);
    const at = numbers[first]! * PAGE;
    bytes.set(run.subarray(0, length - at), at);
  }
  return bytes;
}
