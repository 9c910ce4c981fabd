// Loaded into the console after collect-garbage.cjs: says what it holds on to once the garbage is gone.
process.on('SIGUSR2', () => {
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stderr.write(`${JSON.stringify({ level: 'info', message: 'memory', rss, heapUsed, external })}\n`);
});
