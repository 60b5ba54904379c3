// Reads the sparse memory that the build writes (tools/memory.py), and lays it into Python's.

const PAGE = 4096;

/** What of Pyodide's module is used here. */
export interface Machine {
  readonly HEAP8: Int8Array;
  readonly HEAP32: Int32Array;
  readonly __PyRuntime: number;
  readonly __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: number;
  _malloc(bytes: number): number;
  _free(at: number): void;
}

/** What Pyodide reads itself: the build it goes with, and which objects of JavaScript Python holds. */
export function head(sparse: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const [length, count] = new Uint32Array(sparse, 0, 2) as unknown as [number, number];
  return new Uint8Array(sparse, 8 + 4 * count, length);
}

/** Grow a memory to so many bytes, with zeros; it stays too small where there is no room for them. */
function grow(machine: Machine, bytes: number): void {
  if (bytes <= machine.HEAP8.length) return;
  const top = machine._malloc(PAGE); // the C library alone can grow it; what it writes is in the pages that are laid, or zero
  machine._free(top);
  machine._free(machine._malloc(bytes - top));
  machine.HEAP8.fill(0, top - PAGE);
}

/** Lay the pages into a memory that is zero there. Throws a RangeError where it is too small, or the pages are damaged. */
export function lay(sparse: ArrayBuffer, machine: Machine): void {
  const numbers = new Uint32Array(sparse, 8, new Uint32Array(sparse, 4, 1)[0]);
  grow(machine, ((numbers.at(-1) ?? 0) + 1) * PAGE);
  const { byteOffset, length } = head(sparse);
  const pages = new Int8Array(sparse, byteOffset + length);
  // Where the table of functions has a trampoline for Python's calls is known to this machine alone.
  const at = (machine.__PyRuntime + machine.HEAP32[machine.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >> 2]!) >> 2;
  const trampoline = machine.HEAP32[at]!;
  for (let first = 0, last = 0; first < numbers.length; first = last) {
    do last++;
    while (last < numbers.length && numbers[last] === numbers[last - 1]! + 1); // a run of neighbours at once
    machine.HEAP8.set(pages.subarray(first * PAGE, last * PAGE), numbers[first]! * PAGE);
  }
  machine.HEAP32[at] = trampoline;
}
