/** Mocha lets a rejection that nobody handles pass; here it ends the run, as it would end the service. */
process.on('unhandledRejection', (reason) => {
  throw reason instanceof Error ? reason : new Error(`Unhandled rejection: ${String(reason)}`);
});
