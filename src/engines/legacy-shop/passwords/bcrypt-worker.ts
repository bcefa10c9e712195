import { parentPort, workerData } from 'node:worker_threads';
import { hashSync } from 'bcryptjs';

/** What `hashAside` hands over. Nothing is imported that would take longer to load than to compute. */
const { password, salt }: { password: string; salt: string } = workerData;
parentPort?.postMessage(hashSync(password, salt));
