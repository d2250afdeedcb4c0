// With large arrays, NumPy asks who called it, to reuse memory: by `backtrace` of the C library, which WebAssembly
// lacks. Without an answer the whole interpreter dies. This library of 64 bytes answers "nobody", and NumPy goes on.

const bytes = (text) => [...text].map((letter) => letter.charCodeAt(0));

const LIBRARY = new Uint8Array([
  ...bytes("\0asm"), 1, 0, 0, 0,
  0, 15, 8, ...bytes("dylink.0"), 1, 4, 0, 0, 0, 0, // a library that needs no memory and no table
  1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, // a type: two numbers to one
  3, 2, 1, 0, // a function of that type
  7, 13, 1, 9, ...bytes("backtrace"), 0, 0, // its name
  10, 6, 1, 4, 0, 0x41, 0, 0x0b, // its body: return 0
]);

/** Call this before NumPy is imported. */
export function answerForCallers(python, folder) {
  python.FS.writeFile(`${folder}/libbacktrace.so`, LIBRARY);
  python.runPython(`import ctypes; ctypes.CDLL("${folder}/libbacktrace.so", mode=ctypes.RTLD_GLOBAL)`);
}
