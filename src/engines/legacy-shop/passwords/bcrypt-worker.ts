import { parentPort, workerData } from 'node:worker_threads';
import { hashSync } from 'bcryptjs';
import { z } from 'zod';

const { password, salt } = z.object({ password: z.string(), salt: z.string() }).parse(workerData);
parentPort?.postMessage(hashSync(password, salt));
