import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { describeFaceEngine } from './face-contract.ts';

describeFaceEngine('local', { open: () => openLocalFaceEngine({ workers: 1 }), findsMesh: true });
