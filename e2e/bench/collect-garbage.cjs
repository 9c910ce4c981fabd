// Loaded into the console that is measured for leaks (with --expose-gc): on SIGUSR2 it collects its garbage, so that what is
// weighed afterwards is what it holds on to.
process.on('SIGUSR2', () => {
  globalThis.gc();
  globalThis.gc();
});
