/**
 * Loaded before a child's own program (`node --import`): when the process that started it is gone, however it went, the child ends as
 * if asked to. So the programs themselves need not know who started them, and nothing is left behind.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
